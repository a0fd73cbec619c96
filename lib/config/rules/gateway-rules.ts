import { resolveModel } from '../../catalogue/bedrock-models';
import { keyVariable } from '../key-variable';
import { didYouMean } from '../did-you-mean';
import { repeated, type Rule } from './rule';

const namesAreUnique: Rule = ({ gateway }) =>
  repeated((gateway?.models ?? []).map((model) => model.name)).map((index) => ({
    path: `gateway.models[${index}].name`,
    what: 'another model has this name',
    got: gateway?.models[index]?.name,
    allowed: 'a name of its own for every model',
    fix: 'rename one of the two; agents ask for a model by this name',
  }));

/** The key of each model travels in a variable made from its name. */
const keysAreApart: Rule = ({ gateway }) => {
  const models = gateway?.models ?? [];
  return models.flatMap((model, index) => {
    const earlier = models
      .slice(0, index)
      .find((other) => keyVariable(other.name) === keyVariable(model.name));
    if (!earlier || earlier.name === model.name) return [];
    return [
      {
        path: `gateway.models[${index}].name`,
        what: `differs from ${JSON.stringify(earlier.name)} in punctuation only, and both keys would be ${keyVariable(model.name)}`,
        got: model.name,
        allowed: 'names that differ in a letter or digit',
        fix: 'rename one of the two',
      },
    ];
  });
};

const modelIsInRegion: Rule = ({ region, gateway }) =>
  region
    ? (gateway?.models ?? []).flatMap((model, index) => {
        if (model.provider !== 'bedrock') return [];
        const wanted = model.model ?? model.name;
        const found = resolveModel(wanted, region, model.scope);
        if (found.ok) return [];
        const { reason, alternatives, otherScope } = found;
        const near = didYouMean(wanted, alternatives);
        return [
          {
            path: `gateway.models[${index}].${model.model ? 'model' : 'name'}`,
            what: reason,
            got: wanted,
            allowed:
              alternatives.length > 0
                ? `${alternatives.map((name) => JSON.stringify(name)).join(', ')} in ${region}`
                : `no ${model.scope} Bedrock profile in ${region}`,
            fix: otherScope
              ? `set scope: "${otherScope}" if prompts may travel so far, or choose another model`
              : alternatives.length > 0
                ? near
                  ? `did you mean ${JSON.stringify(near)}?`
                  : 'choose one of the models that the region has, or another region'
                : 'use provider "openai-compatible" with an endpoint that the region reaches',
          },
        ];
      })
    : [];

const capacityIsOrdered: Rule = ({ gateway }) => {
  const database = gateway?.database;
  return database?.kind === 'aurora' && database.maxCapacity < database.minCapacity
    ? [
        {
          path: 'gateway.database.maxCapacity',
          what: `below gateway.database.minCapacity (${database.minCapacity})`,
          got: database.maxCapacity,
          allowed: `${database.minCapacity} to 128`,
          fix: 'raise maxCapacity or lower minCapacity',
        },
      ]
    : [];
};

/** Rules of the gateway. */
export const gatewayRules: readonly Rule[] = [
  namesAreUnique,
  keysAreApart,
  modelIsInRegion,
  capacityIsOrdered,
];
