import type { Stack, Stage } from 'aws-cdk-lib';

/** An account and region whose zones are known. */
export interface ZonedEnvironment {
  /** 12-digit account. */
  readonly account: string;

  /** Region, such as `us-west-2`. */
  readonly region: string;

  /** Zones of the region to use, such as `us-west-2a`. */
  readonly availabilityZones: readonly string[];
}

/**
 * Tells everything below `scope` which zones an environment has, so that synthesis asks no account.
 *
 * `Vpc` compares even the zones that it is given with those of the account, and looks those up with credentials. The
 * answer of such a look-up is context; this writes it down. Call it before `scope` has a child: afterwards CDK lets no
 * context be set.
 *
 * @throws Error of CDK when `scope` has children already
 * @see https://docs.aws.amazon.com/cdk/v2/guide/context.html
 */
export function pinAvailabilityZones(scope: Stage | Stack, environment: ZonedEnvironment): void {
  const { account, region, availabilityZones } = environment;
  scope.node.setContext(contextKey(account, region), [...availabilityZones]);
}

/** Whether the zones of the stack's environment are known without a look-up. */
export function knowsAvailabilityZones(stack: Stack): boolean {
  return stack.node.tryGetContext(contextKey(stack.account, stack.region)) !== undefined;
}

function contextKey(account: string, region: string): string {
  return `availability-zones:account=${account}:region=${region}`;
}
