/**
 * A file of shell assignments, to be sourced. Values are single-quoted: nothing in them is ever evaluated.
 *
 * @throws on a name that is no shell variable, and on a value with a line break.
 */
export function renderEnvFile(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => {
      if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) {
        throw new Error(`'${name}' is not a shell variable name: use capitals, digits and underscores`);
      }
      if (/[\r\n]/.test(value)) {
        throw new Error(`${name} holds a line break; a value of the environment file is one line`);
      }
      return `${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`;
    })
    .join('');
}
