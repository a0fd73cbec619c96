/** A unit of Grafana. */
export type Unit = 'short' | 'reqps' | 's' | 'ms' | 'percentunit' | 'currencyUSD' | 'none';

/** One query and the name of its series. */
export interface Query {
  /** PromQL. */
  readonly expr: string;
  /** Grafana's legend format, such as `{{model_group}}`. */
  readonly legend: string;
}

/** One panel, without its place. */
export interface PanelProps {
  readonly title: string;
  /** What a reader learns from it and does about it. */
  readonly description: string;
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /**
   * How it is drawn.
   *
   * @default 'timeseries'
   */
  readonly type?: 'timeseries' | 'stat' | 'bargauge';
  /**
   * Stack the series on each other.
   *
   * @default false
   */
  readonly stacked?: boolean;
}

/** A row of panels under a title. */
export interface RowProps {
  readonly title: string;
  readonly panels: readonly PanelProps[];
}

/** A dashboard in Grafana's own JSON, as far as we use it. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly editable: false;
  readonly refresh: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly templating: { readonly list: readonly object[] };
  readonly panels: readonly GrafanaPanel[];
}

/** A panel or row with its place on Grafana's grid of 24 columns. */
export interface GrafanaPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly description?: string;
  readonly datasource?: { readonly type: 'prometheus'; readonly uid: string };
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly legendFormat: string;
  }[];
  readonly [option: string]: unknown;
}

const COLUMNS = 24;
const PANEL = { width: 8, height: 8 };
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** Lays rows out, three panels beside each other, and numbers them. */
export function dashboard(
  props: { readonly uid: string; readonly title: string; readonly tags: readonly string[] },
  rows: readonly RowProps[],
): Dashboard {
  const panels: GrafanaPanel[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title: row.title,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
    });
    y += 1;
    const perLine = COLUMNS / PANEL.width;
    row.panels.forEach((panel, index) => {
      const x = (index % perLine) * PANEL.width;
      const line = y + Math.floor(index / perLine) * PANEL.height;
      panels.push(grafanaPanel(panels.length + 1, panel, x, line));
    });
    y += Math.ceil(row.panels.length / perLine) * PANEL.height;
  }
  return {
    ...props,
    schemaVersion: 39,
    editable: false,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' }],
    },
    panels,
  };
}

function grafanaPanel(id: number, panel: PanelProps, x: number, y: number): GrafanaPanel {
  const type = panel.type ?? 'timeseries';
  return {
    id,
    type,
    title: panel.title,
    description: panel.description,
    datasource: DATASOURCE,
    gridPos: { x, y, w: PANEL.width, h: PANEL.height },
    targets: panel.queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
      instant: type !== 'timeseries',
    })),
    fieldConfig: {
      defaults: {
        unit: panel.unit,
        min: 0,
        ...(type === 'timeseries' && {
          custom: {
            fillOpacity: panel.stacked === true ? 30 : 10,
            stacking: { mode: panel.stacked === true ? 'normal' : 'none' },
          },
        }),
      },
      overrides: [],
    },
    ...(type === 'timeseries' && {
      options: {
        legend: { displayMode: 'table', placement: 'bottom', calcs: ['lastNotNull', 'max'] },
        tooltip: { mode: 'multi', sort: 'desc' },
      },
    }),
    ...(type !== 'timeseries' && {
      options: { reduceOptions: { calcs: ['lastNotNull'], values: false }, orientation: 'horizontal' },
    }),
  };
}
