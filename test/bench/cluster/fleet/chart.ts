/** One line or row of points. */
export interface Series {
  readonly name: string;
  /** Pairs of number of agents and value. */
  readonly points: readonly (readonly [number, number])[];
  readonly style: 'line' | 'dashed' | 'thin' | 'points';
  /** Which of the colours, see {@link COLOURS}. */
  readonly colour: keyof typeof COLOURS;
}

/** One diagram over the number of agents. */
export interface Panel {
  readonly title: string;
  readonly axis: string;
  readonly scale: 'log' | 'linear';
  readonly from: number;
  readonly to: number;
  /** Values with a line across and a number beside it. */
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
  readonly series: readonly Series[];
  /** A value that must not be exceeded, with its name. @default - none */
  readonly bar?: { readonly value: number; readonly name: string };
}

/** A picture of panels above one another. */
export interface Chart {
  readonly title: string;
  /** What the picture is, and what it is not. */
  readonly stamp: readonly string[];
  readonly panels: readonly Panel[];
  readonly agents: readonly number[];
}

/** On light and on dark ground. */
const COLOURS = {
  blue: ['#0969da', '#58a6ff'],
  green: ['#1a7f37', '#56d364'],
  orange: ['#bc4c00', '#f0883e'],
  grey: ['#6e7781', '#8b949e'],
  purple: ['#8250df', '#bc8cff'],
} as const;

const WIDTH = 760;
const LEFT = 64;
const RIGHT = 24;
const PANEL_HEIGHT = 230;
const PANEL_HEAD = 62;
const PANEL_FOOT = 44;
const HEAD = 40;
const LINE_HEIGHT = 16;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const round = (value: number): string => String(Number(value.toFixed(1)));

const style = (): string => {
  const rules = (dark: 0 | 1): string =>
    [
      `.ground{fill:${['#ffffff', '#0d1117'][dark]}}`,
      `text{fill:${['#1f2328', '#e6edf3'][dark]}}`,
      `.quiet{fill:${['#59636e', '#9198a1'][dark]}}`,
      `.grid{stroke:${['#d1d9e0', '#30363d'][dark]}}`,
      `.bar{stroke:${['#cf222e', '#ff7b72'][dark]}}.bar-name{fill:${['#cf222e', '#ff7b72'][dark]}}`,
      ...Object.entries(COLOURS).map(
        ([name, shades]) =>
          `.${name}{stroke:${shades[dark]};fill:none}.${name}-dot{fill:${shades[dark]};stroke:none}`,
      ),
    ].join('');
  return `<style>text{font:12px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}.title{font-size:15px;font-weight:600}.head{font-size:13px;font-weight:600}.grid{stroke-width:1}.bar{stroke-width:1.5;stroke-dasharray:2 3}${rules(0)}@media(prefers-color-scheme:dark){${rules(1)}}</style>`;
};

const scaleOf = (kind: 'log' | 'linear', from: number, to: number, low: number, high: number) => {
  const place = kind === 'log' ? Math.log10 : (value: number): number => value;
  return (value: number): number =>
    low + ((place(value) - place(from)) / (place(to) - place(from))) * (high - low);
};

const seriesMarks = (
  { points, style: kind, colour, name }: Series,
  x: (agents: number) => number,
  y: (value: number) => number,
): string => {
  const title = `<title>${escape(name)}</title>`;
  const places = points.map(([agents, value]) => [round(x(agents)), round(y(value))] as const);
  if (kind === 'points') {
    return places
      .map(([cx, cy]) => `<circle class="${colour}-dot" cx="${cx}" cy="${cy}" r="4.5">${title}</circle>`)
      .join('\n');
  }
  const width = { line: 2, dashed: 1.5, thin: 1 }[kind];
  const dash = kind === 'dashed' ? ' stroke-dasharray="6 4"' : '';
  return `<polyline class="${colour}" stroke-width="${width}"${dash} points="${places.map((place) => place.join()).join(' ')}">${title}</polyline>`;
};

const legend = (series: readonly Series[], top: number): string => {
  let left = LEFT;
  return series
    .map(({ name, style: kind, colour }) => {
      const at = left;
      left += 34 + name.length * 6.3;
      const middle = top - 4;
      const dash = kind === 'dashed' ? ' stroke-dasharray="5 3"' : '';
      const mark =
        kind === 'points'
          ? `<circle class="${colour}-dot" cx="${at + 9}" cy="${middle}" r="4.5"/>`
          : `<line class="${colour}" stroke-width="2"${dash} x1="${at}" x2="${at + 18}" y1="${middle}" y2="${middle}"/>`;
      return `${mark}<text x="${at + 23}" y="${top}">${escape(name)}</text>`;
    })
    .join('\n');
};

const panelMarks = (panel: Panel, agents: readonly number[], top: number): string => {
  const [upper, lower] = [top + PANEL_HEAD, top + PANEL_HEAD + PANEL_HEIGHT];
  const [first = 1, last = 1] = [agents[0], agents.at(-1)];
  const x = scaleOf('log', first, last, LEFT, WIDTH - RIGHT);
  const y = scaleOf(panel.scale, panel.from, panel.to, lower, upper);
  const across = (value: number, css: string): string =>
    `<line class="${css}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y(value))}" y2="${round(y(value))}"/>`;
  return [
    `<text class="head" x="${LEFT}" y="${top + 16}">${escape(panel.title)}</text>`,
    legend(panel.series, top + 40),
    ...panel.ticks.map(
      (value) =>
        `${across(value, 'grid')}<text class="quiet" x="${LEFT - 8}" y="${round(y(value) + 4)}" text-anchor="end">${escape(panel.format(value))}</text>`,
    ),
    ...agents.map(
      (count) =>
        `<line class="grid" x1="${round(x(count))}" x2="${round(x(count))}" y1="${upper}" y2="${lower}"/><text class="quiet" x="${round(x(count))}" y="${lower + 18}" text-anchor="middle">${count}</text>`,
    ),
    `<text class="quiet" x="${WIDTH - RIGHT}" y="${lower + 36}" text-anchor="end">agents (logarithmic)</text>`,
    `<text class="quiet" x="${LEFT}" y="${lower + 36}">${escape(panel.axis)}</text>`,
    ...(panel.bar
      ? [
          across(panel.bar.value, 'bar'),
          `<text class="bar-name" x="${WIDTH - RIGHT}" y="${round(y(panel.bar.value) - 5)}" text-anchor="end">${escape(panel.bar.name)}</text>`,
        ]
      : []),
    ...panel.series.map((series) => seriesMarks(series, x, y)),
  ].join('\n');
};

/** The chart as an SVG file, legible on light and on dark ground. The same chart gives the same bytes. */
export const renderChart = ({ title, stamp, panels, agents }: Chart): string => {
  const panelSize = PANEL_HEAD + PANEL_HEIGHT + PANEL_FOOT;
  const foot = HEAD + panels.length * panelSize + 12;
  const height = foot + stamp.length * LINE_HEIGHT + 12;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escape(title)}">`,
    style(),
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
    `<text class="title" x="${LEFT}" y="26">${escape(title)}</text>`,
    ...panels.map((panel, index) => panelMarks(panel, agents, HEAD + index * panelSize)),
    ...stamp.map(
      (line, index) =>
        `<text class="quiet" x="${LEFT}" y="${foot + index * LINE_HEIGHT}">${escape(line)}</text>`,
    ),
    '</svg>',
    '',
  ].join('\n');
};
