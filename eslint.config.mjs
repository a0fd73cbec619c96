import awscdk from 'eslint-plugin-awscdk';
import tseslint from 'typescript-eslint';

/** The one place that may read the environment and print is bin/. See docs/architecture.md, "Layers". */
const noEnvironment = {
  'no-restricted-properties': [
    'error',
    {
      object: 'process',
      property: 'env',
      message: 'Only bin/ reads the environment; pass the value in as a prop.',
    },
  ],
  'no-console': 'error',
};

export default tseslint.config(
  { ignores: ['node_modules/', 'cdk.out/', 'out/', 'docs/generated/', '.dependency-cruiser.cjs', '*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines': ['error', { max: 300 }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // A construct is made for its effect on the tree, and a class of constants has no constructor to speak of.
      'no-new': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSAsExpression > TSAsExpression[typeAnnotation.type="TSUnknownKeyword"]',
          message: '`as unknown as` hides a wrong type; narrow it or fix the type.',
        },
      ],
    },
  },
  {
    files: ['lib/**/*.ts', 'constructs/**/*.ts'],
    extends: [awscdk.configs.recommended],
  },
  { files: ['lib/**/*.ts', 'constructs/**/*.ts', 'cdk8s/**/*.ts', 'config/**/*.ts'], rules: noEnvironment },
  {
    files: ['**/*.js', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
