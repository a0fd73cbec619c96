import { DrainAccess } from '../../../cdk8s/teardown/drain-access';
import { only, rendered } from '../../cdk8s/rendered';
import { HandlerProcess } from '../cluster-function/handler-process';
import { FakeApiServer } from './fake-api-server';

type RequestType = 'Create' | 'Update' | 'Delete';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** What comes of a call. */
export interface Outcome<T> {
  readonly result?: T;
  readonly error?: { readonly message: string; readonly stack: string };
}

/** The rights that the chart grants, one by one: `delete karpenter.sh/nodepools`. */
export const grantedRights = (): ReadonlySet<string> => {
  const role = only(
    rendered((app) => new DrainAccess(app, 'Access')),
    'ClusterRole',
  ) as { rules?: readonly Rule[] };
  return new Set(
    (role.rules ?? []).flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
      ),
    ),
  );
};

/** The handler of the drain, an API server that allows what the chart grants, EKS and CloudFormation. */
export class DrainBench extends HandlerProcess {
  public readonly api = new FakeApiServer(grantedRights());

  /** What CloudFormation is doing with the stack. */
  public status = 'DELETE_IN_PROGRESS';

  /** The stack that CloudFormation was asked about. */
  public asked: string | undefined;

  public constructor() {
    super();
    this.answer('/', (response, { url = '' }) => {
      this.asked = new URL(url, 'http://loopback').searchParams.get('StackName') ?? undefined;
      response.end(
        `<DescribeStacksResponse><Stacks><member><StackStatus>${this.status}</StackStatus></member></Stacks></DescribeStacksResponse>`,
      );
    });
  }

  public override async start(): Promise<void> {
    await Promise.all([super.start(), this.api.start()]);
    this.cluster(this.api.url);
  }

  public override stop(): void {
    this.api.stop();
    super.stop();
  }

  public begin(type: RequestType = 'Delete') {
    return this.call<{ PhysicalResourceId?: string; Data?: { Started?: string } }>(
      'onEvent',
      this.request(type),
    );
  }

  /** One look, some seconds after the start of a drain that has 100 seconds, or as many as given. */
  public look({ after = 1, seconds = 100, cluster = 'test' } = {}) {
    const Data = { Started: new Date(Date.now() - 1000 * after).toISOString() };
    return this.isComplete({ ...this.request('Delete', cluster, seconds), Data });
  }

  /** One look at a request that `onEvent` has not begun. */
  public lookUnbegun(type: RequestType) {
    return this.isComplete({ ...this.request(type), Data: {} });
  }

  private isComplete(request: object) {
    return this.call<{ IsComplete: boolean }>('isComplete', request);
  }

  private request(RequestType: RequestType, ClusterName = 'test', seconds = 100): object {
    return {
      RequestType,
      StackId: 'arn:aws:cloudformation:us-west-2:111122223333:stack/test-Runtime/fake',
      ResourceProperties: { ClusterName, TimeoutSeconds: String(seconds) },
    };
  }

  private async call<T>(name: 'onEvent' | 'isComplete', request: object): Promise<Outcome<T>> {
    return this.evaluate<Outcome<T>>(
      'drain/index.mjs',
      `${name}(${JSON.stringify(request)}).then((result) => ({ result }), ({ message, stack }) => ({ error: { message, stack } }))`,
    );
  }
}
