/** What a profile decides. An explicit value in a deployment wins over it. */
export interface ProfileDefaults {
  /** NAT gateways: one is cheap, one per zone survives the loss of a zone. */
  readonly natGateways: number;
  /** Zones with interface endpoints: one serves all zones as long as it lives, each more is billed by the hour. */
  readonly endpointZones: number;
  /** Days that CloudWatch keeps control-plane and flow logs. */
  readonly logRetentionDays: number;
  /** Days that nightly backups of the cluster's volumes are kept; 0 makes none. */
  readonly volumeBackupDays: number;
  /** Refuse deletion of the cluster, the database and the stacks that hold state. */
  readonly deletionProtection: boolean;
  /** Instance types of the system node group. */
  readonly systemInstanceTypes: readonly string[];
  /** System nodes: smallest and largest count. */
  readonly systemNodes: { readonly min: number; readonly max: number };
  /**
   * Types left out of a pool's default list. One agent that comes alone gets the cheapest node: where agents come one by
   * one, the smallest type ends up as the whole fleet, a fifth dearer per agent than the next size.
   */
  readonly tooSmallTypes: readonly string[];
  /** Replicas of the LLM gateway and of controllers that can run twice. */
  readonly replicas: number;
  /** Where the gateway's database runs when the deployment does not say. */
  readonly database: 'in-cluster' | 'aurora';
  /** Run an Alertmanager beside Prometheus. */
  readonly alertmanager: boolean;
}

/**
 * The profiles, side by side: the one place where `dev` and `production` differ.
 * Every difference that is not listed here is the same in both.
 */
export const profiles = {
  dev: {
    natGateways: 1,
    endpointZones: 1,
    logRetentionDays: 7,
    volumeBackupDays: 0,
    deletionProtection: false,
    systemInstanceTypes: ['t3.large', 't3a.large'],
    systemNodes: { min: 2, max: 3 },
    tooSmallTypes: [],
    replicas: 1,
    database: 'in-cluster',
    alertmanager: false,
  },
  production: {
    natGateways: 3,
    endpointZones: 3,
    logRetentionDays: 365,
    volumeBackupDays: 14,
    deletionProtection: true,
    systemInstanceTypes: ['m6i.xlarge', 'm5.xlarge'],
    systemNodes: { min: 3, max: 6 },
    tooSmallTypes: ['m8i.large'],
    replicas: 2,
    database: 'aurora',
    alertmanager: true,
  },
} as const satisfies Record<string, ProfileDefaults>;

/** `dev`: one NAT gateway, small, deletable. `production`: closed, protected, redundant. */
export type ProfileName = keyof typeof profiles;
