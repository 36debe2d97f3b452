// What a model reads from the directory and the project, each with the line that reads it.
import { expect, it } from 'vitest';
import { modelColumns, usageNeeds } from '../../src/model/needs.ts';
import { isModel, parseModel } from '../../src/model/parse.ts';
import { isYamlSource, readYaml } from '../../src/source/yaml.ts';

function modelOf(text: string) {
  const source = readYaml('m.yaml', `model: m\ncurrency: USD\n${text}`);
  const parsed = isYamlSource(source) ? parseModel(source) : source;
  if (!isModel(parsed)) throw new Error(parsed.map((p) => p.message).join('\n'));
  return parsed.model;
}

it('columns of conditions, lookups and seats are named with their rule', () => {
  const model = modelOf(`rollout: {memo: {months: 1, for: {cohort: a}}}
plans:
  a:
    for: {segment: [x]}
    includes: {requests: {base: {column: own_pool}, per_seat: 1k}}
    charges:
      calls: {kind: graduated, of: requests, tiers: [{up_to: 5, price: {by: region, EU: {column: eu_price}}}, {price: 1}]}
      seats: {kind: per_seat, price: 5}
  b: {for: {segment: y}, fee: {from: {2026-01-01: {column: fee}}}}
credits:
  goodwill: {kind: balance, amount: {column: goodwill}}
`);
  expect(modelColumns(model).map((need) => [need.column, need.place?.line, need.what])).toEqual([
    ['cohort', 3, 'the memo months'],
    ['segment', 5, 'plan "a"'],
    ['own_pool', 7, 'the pool of requests in plan "a"'],
    ['seats', 7, 'the pool of requests in plan "a"'],
    ['region', 9, 'charge "calls"'],
    ['eu_price', 9, 'charge "calls"'],
    ['seats', 10, 'charge "seats"'],
    ['segment', 11, 'plan "b"'],
    ['fee', 11, 'charge "fee"'],
    ['goodwill', 13, 'credit "goodwill"'],
  ]);
});

it("the plan's column is read only where two plans could hold for one account", () => {
  const plans = (a: string, b: string) =>
    modelColumns(modelOf(`plans: {a: {fee: 1${a}}, b: {fee: 2${b}}}\n`)).map((n) => n.column);
  expect(plans('', '')).toEqual(['plan']);
  expect(plans(', for: {s: x}', '')).toEqual(['s', 'plan']);
  expect(plans(', for: {s: [x, y]}', ', for: {s: [y, z]}')).toEqual(['s', 's', 'plan']);
  expect(plans(', for: {s: x}', ', for: {s: y}')).toEqual(['s', 's']);
  expect(plans(', for: {joined: before launch}', ', for: {joined: after launch}')).toEqual([]);
});

it('tags, operations, key classes and measures are named with their line', () => {
  const needs = usageNeeds(
    modelOf(`meters:
  units:
    of: records
    weights: [{tag: [bulk, read], weight: 2}, {operation: GET /v1/a, weight: 3}]
    not_billed:
      - {key_class: sandbox, tag: webhook, because: test keys}
plans: {a: {includes: {units: 5}}}
`),
  );
  const place = (line: number) => ({ file: 'm.yaml', line });
  expect(needs).toEqual({
    tags: [
      { name: 'bulk', place: place(6) },
      { name: 'read', place: place(6) },
      { name: 'webhook', place: place(8) },
    ],
    operations: [{ name: 'GET /v1/a', place: place(6) }],
    keyClasses: [{ name: 'sandbox', place: place(8) }],
    measures: [{ name: 'records', place: place(4) }],
  });
});
