import type { Resource } from '../../assembly/assembly';

/** What a template is deployed as. */
export interface TemplateContext {
  readonly region: string;
  readonly account: string;
  readonly resources: Readonly<Record<string, Resource>>;
  /** Value of an export of another stack, by its name. */
  readonly importOf: (name: string) => string;
}

type Intrinsic = (argument: unknown, context: TemplateContext) => unknown;

/**
 * Makes plain values of a template's, with stand-ins of the right form for what only a deployment knows: names that
 * the template itself gives are kept, so that what refers to one another still does.
 */
export const evaluate = (value: unknown, context: TemplateContext): unknown => {
  if (Array.isArray(value)) return value.map((item) => evaluate(item, context));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  const intrinsic = entries.length === 1 ? INTRINSICS[name] : undefined;
  if (intrinsic) return intrinsic(argument, context);
  return Object.fromEntries(entries.map(([key, item]) => [key, evaluate(item, context)]));
};

/** As {@link evaluate}, for what must be text. */
export const evaluateText = (value: unknown, context: TemplateContext): string => {
  const text = evaluate(value, context);
  if (typeof text === 'string') return text;
  if (typeof text === 'number' || typeof text === 'boolean') return String(text);
  throw new Error(`not a text: ${JSON.stringify(value)}`);
};

const list = (value: unknown, context: TemplateContext): readonly unknown[] => {
  const made = evaluate(value, context);
  if (Array.isArray(made)) return made;
  throw new Error(`not a list: ${JSON.stringify(value)}`);
};

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, context) => reference(String(name), context),
  'Fn::GetAtt': (argument, context) => {
    const [id = '', attribute = ''] = Array.isArray(argument)
      ? argument.map(String)
      : String(argument).split('.');
    return attributeOf(id, attribute, context);
  },
  'Fn::ImportValue': (name, context) => context.importOf(evaluateText(name, context)),
  'Fn::Join': (argument, context) => {
    const [separator, parts] = argument as [string, unknown];
    return list(parts, context).join(separator);
  },
  'Fn::Split': (argument, context) => {
    const [separator, text] = argument as [string, unknown];
    return evaluateText(text, context).split(separator);
  },
  'Fn::Select': (argument, context) => {
    const [index, items] = argument as [string | number, unknown];
    return list(items, context)[Number(index)];
  },
  'Fn::Sub': (argument, context) => {
    const [text, values] = (Array.isArray(argument) ? argument : [argument, {}]) as [
      string,
      Record<string, unknown>,
    ];
    return text.replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) =>
      evaluateText(values[name] ?? (name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }), context),
    );
  },
};

const partitionOf = (region: string): { readonly partition: string; readonly suffix: string } =>
  region.startsWith('cn-')
    ? { partition: 'aws-cn', suffix: 'amazonaws.com.cn' }
    : { partition: 'aws', suffix: 'amazonaws.com' };

const reference = (name: string, context: TemplateContext): string => {
  const { region, account, resources } = context;
  const { partition, suffix } = partitionOf(region);
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': partition,
    'AWS::URLSuffix': suffix,
  };
  const known = pseudo[name];
  if (known !== undefined) return known;
  const resource = resources[name];
  if (!resource) throw new Error(`the template refers to ${name}, which it does not have`);
  const named = ['Name', 'RoleName', 'QueueName', 'ClusterName', 'BucketName', 'LogGroupName']
    .map((key) => resource.Properties?.[key])
    .find((value) => value !== undefined);
  const own = named === undefined ? `${name.slice(0, 40)}-STANDIN` : evaluateText(named, context);
  return resource.Type === 'AWS::SecretsManager::Secret'
    ? `arn:${partition}:secretsmanager:${region}:${account}:secret:${own}-AbCdEf`
    : own;
};

const attributeOf = (id: string, attribute: string, context: TemplateContext): string => {
  const { region, account } = context;
  const { partition, suffix } = partitionOf(region);
  const name = reference(id, context);
  if (name.startsWith('arn:')) return name;
  const type = context.resources[id]?.Type ?? '';
  const service = type.split('::')[1]?.toLowerCase() ?? 'x';
  if (attribute.endsWith('Arn')) return `arn:${partition}:${service}:${region}:${account}:${name}`;
  if (attribute.endsWith('Name')) return name;
  if (attribute === 'Endpoint') return `https://0123456789ABCDEF0123456789ABCDEF.gr7.${region}.eks.${suffix}`;
  if (attribute.endsWith('.Address')) return `${name.toLowerCase()}.cluster-standin.${region}.rds.${suffix}`;
  if (attribute.endsWith('.Port')) return '5432';
  return `${name}.${attribute}`;
};
