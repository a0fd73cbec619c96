import { App, ArnFormat, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, DefaultCapacityType, EndpointAccess, KubernetesVersion } from 'aws-cdk-lib/aws-eks-v2';
import { LayerVersion, type ILayerVersion } from 'aws-cdk-lib/aws-lambda';

export interface TwoStacks {
  readonly app: App;
  readonly clusterStack: Stack;
  readonly cluster: Cluster;
  /** A stack that uses the cluster, as every stack of a deployment but one does. */
  readonly stack: Stack;
}

/** A private cluster in one stack and an empty stack beside it, in a region without a look-up. */
export function twoStacks(region = 'us-west-2'): TwoStacks {
  const app = new App({ analyticsReporting: false });
  const env = { account: '111122223333', region };
  app.node.setContext(
    `availability-zones:account=${env.account}:region=${region}`,
    ['a', 'b', 'c'].map((zone) => region + zone),
  );
  const clusterStack = new Stack(app, 'Cluster', { env });
  const cluster = new Cluster(clusterStack, 'Eks', {
    clusterName: 'test',
    vpc: new Vpc(clusterStack, 'Vpc'),
    version: KubernetesVersion.V1_35,
    defaultCapacityType: DefaultCapacityType.NODEGROUP,
    defaultCapacity: 0,
    endpointAccess: EndpointAccess.PRIVATE,
    kubectlProviderOptions: {
      kubectlLayer: kubectlLayer(clusterStack),
    },
  });
  return { app, clusterStack, cluster, stack: new Stack(app, 'Runtime', { env }) };
}

/** A layer that is there already, so that no test stages the 36 MB of the real one. */
export function kubectlLayer(stack: Stack): ILayerVersion {
  const arn = stack.formatArn({
    service: 'lambda',
    resource: 'layer',
    resourceName: 'kubectl:1',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return LayerVersion.fromLayerVersionArn(stack, 'KubectlLayer', arn);
}
