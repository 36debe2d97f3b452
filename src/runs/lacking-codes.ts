// What a sound model can lack in a project, each with what it means: mistakes first, then warnings of what matches
// nothing. Every one has an example and its approved text under test/errors/lacking.
export const LACKING_CODES = {
  'missing-column': 'a column that the directory does not have',
  date: 'a cell of the directory that is no date, where the model reads one',
  'unknown-measure': 'a measure that no source declares',
  'unknown-transactions': 'a table of transactions that the project does not have',
  'unknown-gauge': 'a gauge that the project does not have',
  'no-hours': 'a limit on any 24 hours, and a ledger of days',
  costs: 'a guardrail about costs, and no cost file',
  'no-directory': 'accounts that only a directory could tell, and none is there',
  purchase: 'a bought pack of no kind, account, number or date',
  'no-minutes': 'a rate limit, and a ledger without minutes',
  'minutes-too-coarse': 'a rate limit that is met in minutes which the ledger does not keep',
  'no-durations': 'a limit of requests at once, and a ledger without their durations',
  'unknown-tag': 'a tag that the catalogue does not have',
  'unknown-operation': 'an operation that the catalogue does not have',
  'unknown-key-class': 'a class that no key has',
  'unknown-value': 'a rule for a value that no account has',
  'transactions-unknown': 'transactions of accounts that the directory does not know',
  'transactions-outside': 'transactions outside the window, or of an account that was no customer then',
  'gauge-unknown': 'samples of tenants that the directory does not know',
  'sources-without-hours': 'a limit on any 24 hours, and a source that is counted by the day',
} as const;

export type LackingCode = keyof typeof LACKING_CODES;
