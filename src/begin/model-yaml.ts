// The text of a first model: an allowance that most accounts stay within, and a price that nobody has decided.

import { modeline } from '../source/yaml-text.ts';
import { grouped } from '../summarise/words.ts';
import { hasOperations } from './project-yaml.ts';
import type { Beginning } from './proposal.ts';

export const FIRST_MODEL = 'pricing-models/first.yaml';

export function firstModel(schema: string, currency: string, beginning: Beginning): string {
  const { seen } = beginning;
  const { accounts, days, from, until, allowance } = seen;
  const included = allowance === '0' ? '1' : allowance;
  const who = `${grouped(String(accounts.length))} account${accounts.length === 1 ? '' : 's'}`;
  return `${modeline(schema)}# A first price to look at the book with, and no recommendation. The allowance is what the logs say: of ${who}
# four in five made no more than this in a month (${days === 1 ? `counted on ${from}` : `${from} to ${until}`}, as 31 days). The price is a placeholder: put yours
# in its place, or try several with --set price=0.20.
model: first
currency: ${currency}

params:
  price: {value: 1.00, min: 0.10, max: 5.00, step: 0.10}     # a placeholder, for each 1,000 requests

${seen.httpStatuses ? BILLABLE : hasOperations(beginning) ? EVERY : ''}plans:
  everyone:
    includes: {${seen.httpStatuses ? 'billable' : 'requests'}: ${included}}     # a month, at no charge
    charges:
      overage: {kind: package, of: ${seen.httpStatuses ? 'billable' : 'requests'}, price: $price, per: 1k, partial: exact}
`;
}

const ALL = 'weights: [{weight: 1}]        # every request, also on a path that is no operation of the catalogue';

const BILLABLE = `meters:
  billable:
    unit: request
    ${ALL}
    not_billed:
      - {status: [429, 5xx], because: "refused, or our own failure"}

`;

const EVERY = `meters:
  requests:
    ${ALL}

`;
