/** Nodes of one type. */
export interface FleetPart {
  readonly type: string;
  readonly nodes: number;
}

/** Nodes, and what they cost. */
export interface Fleet {
  readonly parts: readonly FleetPart[];
  readonly usdPerHour: number;
}

/** Counts nodes by type, the dearest fleet part first and equal ones by name. */
export const fleetOf = (nodes: readonly { readonly type: string; readonly usdPerHour: number }[]): Fleet => {
  const counts = new Map<string, { nodes: number; price: number }>();
  for (const { type, usdPerHour } of nodes) {
    counts.set(type, { nodes: (counts.get(type)?.nodes ?? 0) + 1, price: usdPerHour });
  }
  const parts = [...counts].sort(
    ([nameA, a], [nameB, b]) => b.nodes * b.price - a.nodes * a.price || nameA.localeCompare(nameB),
  );
  const micro = nodes.reduce((sum, { usdPerHour }) => sum + Math.round(usdPerHour * 1e6), 0);
  return {
    parts: parts.map(([type, { nodes: count }]) => ({ type, nodes: count })),
    usdPerHour: micro / 1e6,
  };
};

/** `3 × m8i.4xlarge, 1 × m8i.xlarge`. */
export const describeFleet = ({ parts }: Fleet): string =>
  parts.map(({ type, nodes }) => `${nodes} × ${type}`).join(', ') || 'none';

/** How many nodes. */
export const nodesOf = ({ parts }: Fleet): number => parts.reduce((sum, { nodes }) => sum + nodes, 0);
