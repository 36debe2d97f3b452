// How a report's figures came about, and what they do not say: sentences that stand at its end.
import type { Population } from '../figures/population.ts';

export function methodOf(averaged: boolean, assumed: boolean): readonly string[] {
  return [
    'Every figure is read from stored runs: each account was priced once from its requests in the window, exactly, and each bill is rounded by the rounding rule of its model.',
    'What parameters move, and margins, are worked out by pricing every account once more; where the inputs are no longer those of the run, or are very many, they are left out with the reason.',
    ...(assumed
      ? [
          'What is assumed of behaviour, under letters with a *, is priced anew on requests that are changed as its sentences say, and stands beside its model without it. No run is stored of it, and it is in no margin, month or sensitivity.',
        ]
      : []),
    'Figures are those of the steady state, as if the model had held throughout the window; revenue with rollout is shown beside it where prices come in by phases.',
    'Accounts are those that were customers on at least one day of the window, whether they made requests or not.',
    'Percentiles interpolate linearly between ranks, as PERCENTILE.INC of a spreadsheet does. The top n% are the accounts with the largest bills (or the most requests), their number rounded up.',
    averaged
      ? 'Requests a month are those of the window divided by the months in which the account was a customer: billing periods of the first run are no calendar months.'
      : 'Requests a month are those of whole months divided by the whole months in which the account was a customer.',
    'The Lorenz curve orders accounts from the smallest to the largest and shows which share of requests, and of the bills under A, the smallest of them have together; Gini is 0 where all have the same, and near 1 where one has nearly all.',
    'Totals of the largest n% beside one another are of different accounts where those who use most are not those who pay most.',
  ];
}

/** `costed`: margins are in the report. `assumed`: letters of what is assumed of behaviour. */
export function notCovered({ customers }: Population, costed: boolean, assumed: readonly string[]): readonly string[] {
  const fees = customers.some(({ facts }) => facts.has('current_api_fee'));
  const spends = customers.some(({ spendsToday }) => spendsToday !== undefined);
  return [
    `This is not a forecast: accounts are taken to have made the same requests at any price. Who would use less, leave or come is not in it${assumed.length === 0 ? '' : `, but for what ${assumed.join(' and ')} assume${assumed.length === 1 ? 's' : ''}, which nobody knows`}.`,
    'Amounts are before tax, and are no invoices.',
    fees
      ? 'Today is the directory column current_api_fee, each month; accounts where it is empty pay 0 today.'
      : 'The directory has no column current_api_fee: what accounts pay today is taken as 0, and every bill is a rise.',
    ...(spends ? [] : ['The directory has no column current_total: an account is at risk when it pays anything more.']),
    costed
      ? 'Costs are those of the cost file: what it does not name costs nothing here.'
      : 'No cost file is named (costs: in the project file, or --costs), so margins are known only where a guardrail of the model states one.',
  ];
}
