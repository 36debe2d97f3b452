// Faults in what was agreed over time: commits (step 8) and credits (step 9).
import type { Fault } from './fault.ts';

const commits: Fault[] = [
  {
    name: 'a term that is cut owes everything',
    file: 'price/reduce/commit.ts',
    find: 'amount.digits * BigInt(periods)',
    replace: 'amount.digits * BigInt(of)',
  },
  {
    name: 'a term that is cut owes what was to be left out',
    file: 'price/reduce/commit.ts',
    find: "(term.cut && rule.cut === 'none')",
    replace: 'false',
  },
  {
    name: 'a shortfall is carried below the floor',
    file: 'price/reduce/commit.ts',
    find: "if (rule.shortfall === 'carried' && reached)",
    replace: "if (rule.shortfall === 'carried')",
  },
  {
    name: 'exactly at the floor nothing is carried',
    file: 'price/reduce/commit.ts',
    find: 'counted * pow10(scale) >= target * digits',
    replace: 'counted * pow10(scale) > target * digits',
  },
  {
    name: 'a step-up comes a term late',
    file: 'price/terms/commits.ts',
    find: 's.term <= number',
    replace: 's.term < number',
  },
  {
    name: "the directory's day of a commit is ignored",
    by: 'agreement',
    file: 'price/terms/commits.ts',
    find: 'const day = (stated === undefined ? undefined : parseDay(stated.slice(0, 10))) ?? agreed;',
    replace: 'const day = agreed;',
  },
  {
    name: "a contract's first day does not begin its commit",
    file: 'price/terms/commits.ts',
    find: 'parseDay(stated.slice(0, 10))) ?? agreed;',
    replace: 'parseDay(stated.slice(0, 10)));',
  },
  {
    name: 'parts of periods count towards a term that is cut',
    by: 'agreement',
    file: 'price/terms/commits.ts',
    find: 'if (cut && period.from === period.start && period.until === period.end) counted.push(place);',
    replace: 'if (cut) counted.push(place);',
  },
  {
    name: 'a shortfall is carried past a term',
    by: 'vectors/edges',
    file: 'price/reduce/commit.ts',
    find: 'if (state.commit?.term.number === term.number + 1)',
    replace: 'if (state.commit !== undefined)',
  },
  {
    name: 'a term may begin before the launch',
    by: 'agreement',
    file: 'price/terms/commits.ts',
    find: 'const early = book.model.rollout !== undefined && day < book.launch;',
    replace: 'const early = false;',
  },
  {
    name: 'a part of a term is settled in a part of a period',
    by: 'agreement',
    file: 'price/reduce/commit.ts',
    find: "term.cut && rule.cut === 'pro_rata' ? term.counted : term.inside",
    replace: 'term.inside',
  },
  {
    name: 'everything counts towards a commit',
    by: 'agreement',
    file: 'price/reduce/commit.ts',
    find: 'target !== shortfall && inScope(book, bill, scope, target)',
    replace: 'target !== shortfall',
  },
  {
    name: 'what was carried pays fees',
    by: 'agreement',
    file: 'price/reduce/credits.ts',
    find: "inScope(into.book, bill, 'usage', target)",
    replace: "inScope(into.book, bill, 'all', target)",
  },
];

const credits: Fault[] = [
  {
    name: 'a credit on fees pays usage',
    by: 'agreement',
    file: 'price/bill.ts',
    find: "if (scope === 'fees') return charge !== undefined && !isUsage(charge);",
    replace: "if (scope === 'fees') return charge !== undefined;",
  },
  {
    name: 'a balance pays more than is due',
    file: 'price/reduce/credits.ts',
    find: 'smaller(left, bill.billed[target] ?? 0n)',
    replace: 'left',
  },
  {
    name: 'a share pays more of a charge than is unpaid',
    by: 'vectors/reductions',
    file: 'price/reduce/credits.ts',
    find: ').map((part, i) => smaller(part, unpaid[i] ?? 0n));',
    replace: ');',
  },
  {
    name: 'a share is taken of what earlier shares left',
    by: 'vectors/reductions',
    file: 'price/reduce/credits.ts',
    find: '[{ target, base: before[i] ?? 0n }]',
    replace: '[{ target, base: bill.billed[target] ?? before[i] ?? 0n }]',
  },
  {
    name: 'a credit pays on its first day after the end',
    by: 'vectors/reductions',
    file: 'price/reduce/credits.ts',
    find: 'Math.max(credit.from ?? from, from) < Math.min',
    replace: 'Math.max(credit.from ?? from, from) <= Math.min',
  },
  {
    name: 'a balance for anything pays before a scoped one',
    by: 'vectors/reductions',
    file: 'price/reduce/credits.ts',
    find: 'scoped(by(a)) - scoped(by(b)) ||',
    replace: 'scoped(by(b)) - scoped(by(a)) ||',
  },
  {
    name: 'the balance that ends first pays last',
    by: 'vectors/reductions',
    file: 'price/reduce/credits.ts',
    find: '(by(a).until ?? Number.MAX_SAFE_INTEGER) - (by(b).until ?? Number.MAX_SAFE_INTEGER)',
    replace: '(by(b).until ?? Number.MAX_SAFE_INTEGER) - (by(a).until ?? Number.MAX_SAFE_INTEGER)',
  },
  {
    name: 'a balance is whole again each period',
    by: 'vectors/reductions',
    file: 'price/reduce/credits.ts',
    find: "balances[c] === undefined || credit.renews === 'period'",
    replace: 'true',
  },
  {
    name: 'a credit counts from the month after the first fee',
    by: 'vectors/edges',
    file: 'price/reduce/credits.ts',
    find: 'into.cell - state.firstPaid + 1',
    replace: 'into.cell - state.firstPaid',
  },
  {
    name: 'a credit counts from the month after joining',
    by: 'agreement',
    file: 'price/reduce/credits.ts',
    find: 'into.cell - firstActive(into.book, into.account) + 1',
    replace: 'into.cell - firstActive(into.book, into.account)',
  },
  {
    name: 'a fee in a memo is a first fee',
    file: 'price/period.ts',
    find: 'recurring.fees > 0n && book.state[into.cell] === BILLED',
    replace: 'recurring.fees > 0n',
  },
  {
    name: 'a credit of a phase pays outside it',
    by: 'vectors/plans',
    file: 'price/reduce/credits.ts',
    find: 'const open = !phased || phaseOf(into.book.model, context, named) !== undefined;',
    replace: 'const open = true;',
  },
  {
    name: 'credits pay in a memo',
    by: 'vectors/reductions',
    file: 'price/period.ts',
    find: 'if (credits && book.state[into.cell] === BILLED)',
    replace: 'if (credits)',
  },
];

export const agreedFaults: readonly Fault[] = [...commits, ...credits];
