import type { FleetFigures } from './fleet-figures';

/** A bar of the benchmark, and whether it was met. */
export interface Verdict {
  readonly text: string;
  readonly met: boolean;
}

/** Most that a fleet may cost beyond the cheapest, from so many agents on. */
export const COST_BAR = { over: 0.05, from: 10 } as const;

/** Least that the resource which runs out first must be used, from so many agents on. */
export const USE_BAR = { share: 0.92, from: 100 } as const;

/** `12.3 %`. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Both bars, number by number. */
export const verdictsOf = (figures: readonly FleetFigures[]): readonly Verdict[] => [
  ...figures
    .filter(({ count }) => count >= COST_BAR.from)
    .map(({ count, over }) => ({
      text: `${count} agents: ${percent(over)} over the cheapest fleet (bar: at most ${percent(COST_BAR.over)})`,
      met: over <= COST_BAR.over,
    })),
  ...figures
    .filter(({ count }) => count >= USE_BAR.from)
    .map(({ count, binding }) => ({
      text: `${count} agents: ${percent(binding.share)} of ${binding.resource} in use (bar: at least ${percent(USE_BAR.share)})`,
      met: binding.share >= USE_BAR.share,
    })),
];
