/** A table in Markdown; the first column is text, the others are figures unless they say otherwise. */
export const markdownTable = (
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  { text = [] }: { readonly text?: readonly string[] } = {},
): readonly string[] => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = titles.map((title, index) => (index === 0 || text.includes(title) ? '---' : '--:'));
  return [line(titles), line(rule), ...rows.map(line)];
};
