/** How a cell of a column is placed. */
export type Alignment = 'left' | 'right';

/** A column of a plain-text table. */
export interface Column {
  readonly title: string;
  /** @default 'left' */
  readonly align?: Alignment;
  /** Longest text shown; what is longer ends in an ellipsis. @default as wide as its cells */
  readonly maxWidth?: number;
}

const ELLIPSIS = '…';

/** Shortens a text to a width, visibly. */
export const shorten = (text: string, width: number): string =>
  text.length <= width ? text : text.slice(0, Math.max(0, width - 1)) + ELLIPSIS;

const place = (text: string, width: number, align: Alignment): string =>
  align === 'right' ? text.padStart(width) : text.padEnd(width);

/**
 * Lays rows out under their columns' titles, two spaces apart, without trailing blanks.
 *
 * @returns the lines; the first holds the titles.
 */
export const textTable = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const cell = (row: readonly string[], index: number, column: Column): string =>
    shorten(row[index] ?? '', column.maxWidth ?? Infinity);
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...rows.map((row) => cell(row, index, column).length)),
  );
  const line = (row: readonly string[]): string =>
    columns
      .map((column, index) => place(cell(row, index, column), widths[index] ?? 0, column.align ?? 'left'))
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)];
};
