// Reprice as a library: a model from its text, and what one account would have paid under it. It is the very kernel of
// the command line, without DuckDB and without anything of Node, so it runs in a browser as well. What is given in is
// plain data and what comes out is plain data; what is wrong with either is a value, never an exception.
export type { Model } from '../model/model.ts';
export { formatProblem, type Problem } from '../source/problem.ts';
export type { Bill, BillLine, BillPeriod, Gap } from './bill.ts';
export type {
  Amount,
  DirectoryRow,
  GivenPack,
  GivenSample,
  GivenTransaction,
  GivenUsage,
  PriceInput,
} from './given.ts';
export { type ModelTextOptions, parseModel } from './parse.ts';
export { price } from './price.ts';
