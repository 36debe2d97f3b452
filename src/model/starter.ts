// The text of a new model: a small one that works and says what its words mean, or one that is laid over
// another and names the numbers that one would change first.
import type { YamlSource } from '../source/yaml.ts';
import { modeline, yamlText } from '../source/yaml-text.ts';
import { entriesAt, isGroup, valueAt } from './read/reading.ts';

/** What both kinds of new model say first. `schema` is a path from the model's file. */
export interface Head {
  readonly name: string;
  readonly schema: string;
}

/** A model of its own, with one plan. */
export function newModel(head: Head, currency: string): string {
  return `${modeline(head.schema)}# Say here in a sentence what this price is, and for whom. A model is read from top to bottom, in
# the order in which the money is worked out.
model: ${yamlText(head.name)}
currency: ${currency}

params:                             # numbers to try out, as with --set price=0.30
  price: {value: 0.40, min: 0.10, max: 1.00, step: 0.05}

plans:
  everyone:
    fee: 0                          # a month
    includes: {requests: 50k}       # a month, at no charge
    charges:
      overage:                      # what lies above that
        kind: package               # per_unit, graduated, volume, stairstep, percentage, flat, per_seat
        of: requests
        price: $price               # for each 1,000 requests
        per: 1k
        partial: exact              # part of a thousand costs its part; up: all of it

# Further parts, each as it is needed:
# rollout: {memo: {months: 1-2}}    # two months that are stated and billed 0
# packs: {S: {of: requests, units: 5M, term: 1 year, price: 1500}}
# discounts: [{on: usage, for: {segment: partner}, percent: 20%}]
`;
}

/** A model laid over `base`, which stands at a path from the model's file; with the base's own parameters. */
export function modelOver(head: Head, base: YamlSource, path: string): string {
  const params = entriesAt(base, ['params']).map(({ name, path: at }) => {
    const value = valueAt(base, at);
    return `  ${yamlText(name)}: ${isGroup(value) ? `{value: ${String(value['value'])}}` : String(value)}\n`;
  });
  const some =
    params.length === 0 ? '' : `\nparams:                             # as they are in the base\n${params.join('')}`;
  return `${modeline(head.schema)}# Another model with other numbers. What is written here is laid over it: groups key by key, while a
# text or a list replaces the one that stands there. What is not to be taken over is named under
# without: [plans.PLAN, packs.PACK, plans.PLAN.charges.CHARGE]
model: ${yamlText(head.name)}
extends: ${yamlText(path)}
${some}`;
}
