/** `JSON.parse` that makes its caller say what it expects. @type {(text: string) => unknown} */
export const parseJson = (text) => JSON.parse(text);
