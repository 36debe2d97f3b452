// Terms of segments, each looked up once: what a plan's numbers are depends on the price version, the
// contract, the rollout month and the directory columns that the model reads, so segments that agree
// in these share their terms.
import type { Decimal } from '../../exact/decimal.ts';
import type { Model } from '../../model/model.ts';
import { numbersOfPlan, planColumns, usesMonths } from './amounts.ts';
import type { CutFinder } from './cuts.ts';
import { type Context, numberAt } from './number.ts';
import { partsUnder } from './parts.ts';
import { isOpen, NO_PLAN, type PlanChoice, planAt } from './plan.ts';
import type { Scales } from './scales.ts';
import type { Classes, Terms } from './terms.ts';
import { termsResolver } from './under-plan.ts';

/** What a stretch of days costs under each plan. */
export interface Resolved extends PlanChoice {
  /** Under the account's own plan. */
  readonly own: Terms;
  /** Is a plan open to the account here, for an assumption or an upgrade? */
  readonly open: readonly boolean[];
  /** Under any plan. */
  under(plan: number): Terms;
}

/** A function from contexts and contracts (by index) to terms; equal needs give the same object. */
export function resolver(
  model: Model,
  scales: Scales,
  cuts: CutFinder,
  classes: Classes,
): (context: Context, contract: number) => Resolved {
  const resolve = termsResolver(model, scales, classes);
  const columns = planColumns(model);
  const monthly = usesMonths(model);
  const same = sameTerms();
  const phased = (model.rollout?.phases.length ?? 0) > 0;
  const root: Node = newNode();
  return (context, contract) => {
    const { facts, opening } = context;
    let node = root;
    for (const column of columns) node = next(node, facts.get(column));
    if (phased) for (const column of columns) node = next(node, (opening ?? facts).get(column));
    const month = monthly ? context.month : 0;
    const version = cuts.version(context.day) * (model.contracts.length + 1) + contract + 1;
    const key = (version * MOST_MONTHS + month) * 2 + (context.existing ? 1 : 0);
    let found = node.found.get(key);
    if (found === undefined) {
      found = resolvedOf(model, context, (plan) =>
        same(resolve(context, plan, contract), contract, numbersOf(model, plan, contract, context)),
      );
      node.found.set(key, found);
    }
    return found;
  };
}

/** More than a window has periods. */
const MOST_MONTHS = 2 ** 16;

/** What contexts agree in so far, column by column: nothing is written down to compare them. */
interface Node {
  readonly by: Map<string | undefined, Node>;
  readonly found: Map<number, Resolved>;
}

function newNode(): Node {
  return { by: new Map(), found: new Map() };
}

function next({ by }: Node, value: string | undefined): Node {
  let node = by.get(value);
  if (node === undefined) {
    node = newNode();
    by.set(value, node);
  }
  return node;
}

/** Terms with equal numbers as one object, so that it shows where nothing changes. */
function sameTerms(): (terms: Terms, contract: number, numbers: string) => Terms {
  const known = new Map<string, Terms>();
  return (terms, contract, numbers) => {
    const text = JSON.stringify([contract, numbers, terms], (key, value: unknown) => {
      if (key === 'charge' || key === 'rule' || key === 'place') return undefined;
      return typeof value === 'bigint' ? `${value}` : value;
    });
    const found = known.get(text) ?? terms;
    known.set(text, found);
    return found;
  };
}

/** Every number of a plan as it stands here, also those of charges that do not hold: they are its price version. */
function numbersOf(model: Model, plan: number, contract: number, context: Context): string {
  const rule = partsUnder(model, contract).plans[plan];
  const numbers = rule === undefined ? [] : numbersOfPlan(rule).filter((amount) => amount.kind !== 'constant');
  return numbers.map((amount) => textOf(numberAt(amount, context))).join(' ');
}

function textOf(value: Decimal | undefined): string {
  return value === undefined ? 'none' : `${value.digits}/${value.scale}`;
}

function resolvedOf(model: Model, context: Context, resolve: (plan: number) => Terms): Resolved {
  const choice = planAt(model, context);
  const terms: Terms[] = [];
  const under = (plan: number): Terms => {
    const place = plan - NO_PLAN;
    const found = terms[place] ?? resolve(plan);
    terms[place] = found;
    return found;
  };
  const open = model.plans.map((_, i) => isOpen(model, i, context));
  return { ...choice, own: under(choice.plan), open, under };
}

/** A segment under an assumed plan: what a phase or a contract decided stays; a plan that is not open is none. */
export function assumedTerms(resolved: Resolved, plan: number): Terms {
  if (resolved.fixed) return resolved.own;
  return resolved.under(resolved.open[plan] === true ? plan : NO_PLAN);
}
