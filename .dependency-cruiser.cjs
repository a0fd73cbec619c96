// Which folder may import which: the table of docs/architecture.md, "Layers". `npm run boundaries` enforces it.
const only = (name, from, forbidden, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: forbidden },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle has no direction.',
      from: {},
      to: { circular: true },
    },
    only(
      'config-is-plain',
      '^lib/config/',
      '^(lib/(?!config/|catalogue/|pinned-versions)|constructs/|cdk8s/|config/|bin/|node_modules/(aws-cdk-lib|cdk8s|@aws-quickstart))',
      'Configuration knows neither AWS CDK nor Kubernetes.',
    ),
    only(
      'catalogue-is-data',
      '^lib/catalogue/',
      '^(lib/(?!catalogue/)|constructs/|cdk8s/|config/|bin/|node_modules/(aws-cdk-lib|cdk8s))',
      'Catalogues are dated data.',
    ),
    only(
      'constructs-know-aws-only',
      '^constructs/',
      '^(lib/|cdk8s/|config/|bin/)',
      'A construct could be published: it gets plain props.',
    ),
    only(
      'cdk8s-knows-kubernetes-only',
      '^cdk8s/',
      '^(lib/|constructs/|config/|bin/|node_modules/aws-cdk-lib)',
      'Charts get plain strings.',
    ),
    only(
      'stacks-do-not-read-the-fork',
      '^lib/',
      '^(config/|bin/|test/)',
      'The fork owns config/; it is handed in by bin/.',
    ),
    only(
      'deployments-are-plain',
      '^config/(?!extensions)',
      '^(lib/(?!config/)|constructs/|cdk8s/|bin/|node_modules/aws-cdk-lib)',
      'A deployment is data.',
    ),
    only(
      'checks-run-in-tests',
      '^(bin|lib/(?!checks/)|constructs|cdk8s|config)/',
      '^(lib/checks/|node_modules/cdk-nag)',
      'Loading cdk-nag slows every synth.',
    ),
    only('bin-is-thin', '^bin/', '^(constructs/|cdk8s/)', 'bin/ reads input, prints, exits.'),
    only(
      'nothing-imports-bin',
      '^(lib|constructs|cdk8s|config|test)/',
      '^bin/',
      'bin/ has effects when it is imported.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
