// The JSON Schema of a scenario file, for completion and checks in editors, made from the shapes that check one.
import { DIALECT, type Json, jsonSchemaOf } from '../../source/json-schema.ts';
import { behaviourShapes, scenarioShape } from './shape.ts';

/** One that extends another need not name its model. */
export function scenarioJsonSchema(): Json {
  const { required, properties, ...rest } = jsonSchemaOf(scenarioShape);
  const known = properties as Readonly<Record<string, Json>>;
  const items = Object.entries(behaviourShapes).map(([verb, shape]) => itemOf(verb, shape));
  return {
    $schema: DIALECT,
    ...rest,
    properties: {
      ...known,
      without: { ...known['without'], type: ['string', 'array'] },
      behaviour: { ...known['behaviour'], items: { type: 'object', allOf: items, anyOf: named } },
    },
    if: { type: 'object', required: ['extends'] },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: { required: ['scenario'] },
    else: { required },
  };
}

const named = Object.keys(behaviourShapes).map((verb) => ({ required: [verb] }));

/** The key that says what customers do decides which others there are. */
function itemOf(verb: string, shape: (typeof behaviourShapes)[keyof typeof behaviourShapes]): Json {
  return {
    if: { required: [verb] },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: jsonSchemaOf(shape),
  };
}
