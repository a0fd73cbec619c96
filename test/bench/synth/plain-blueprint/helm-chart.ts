import * as blueprints from '@aws-quickstart/eks-blueprints';
import type { Construct } from 'constructs';

/** A chart as the documentation of eks-blueprints adds one that it has no add-on for. */
export class HelmChartAddOn extends blueprints.HelmAddOn {
  readonly id: string;

  constructor(props: blueprints.HelmAddOnProps) {
    super(props);
    this.id = props.name;
  }

  deploy(clusterInfo: blueprints.ClusterInfo): Promise<Construct> {
    return Promise.resolve(this.addHelmChart(clusterInfo, this.props.values, true));
  }
}
