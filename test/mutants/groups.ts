// Faults in what a group's accounts share: pools, tiers, minimums.
import type { Fault } from './fault.ts';

export const groupFaults: Fault[] = [
  {
    name: 'a group leaves out members in their memo months',
    file: 'price/group/groups.ts',
    find: 'if (book.state[cell] !== MEMO && book.state[cell] !== BILLED) continue;',
    replace: 'if (book.state[cell] !== BILLED) continue;',
  },
  {
    name: 'accounts without a text are a group',
    file: 'price/group/groups.ts',
    find: "if (text === '') continue;",
    replace: '',
  },
  {
    name: 'a group goes on over all periods',
    file: 'price/group/groups.ts',
    find: 'const key = JSON.stringify([period, text]);',
    replace: 'const key = text;',
  },
  {
    name: 'ties of a group go by the halves of UTF-16',
    file: 'price/group/groups.ts',
    find: '.sort((a, b) => byId(book, a, b))',
    replace: ".sort((a, b) => ((book.accounts[a]?.id ?? '') < (book.accounts[b]?.id ?? '') ? -1 : 1))",
  },
  {
    name: 'nobody of a group brings anything, and the first pays it all',
    file: 'price/group/groups.ts',
    find: 'return units.some((n) => n > 0n) ? units : units.map(() => 1n);',
    replace: 'return units;',
  },
  {
    name: 'a pool of a group is that of its first member',
    file: 'price/group/pools.ts',
    find: 'members.reduce((sum, m) => sum + m.pool, 0n);',
    replace: '(members[0]?.pool ?? 0n);',
  },
  {
    name: 'a pool of a group covers more than was used',
    file: 'price/group/pools.ts',
    find: 'const covered = unlimited || units < pool ? units : pool;',
    replace: 'const covered = unlimited ? units : pool;',
  },
  {
    name: 'an endless pool of a member does not make that of the group endless',
    file: 'price/group/pools.ts',
    find: 'const unlimited = members.some((m) => m.unlimited);',
    replace: 'const unlimited = members.every((m) => m.unlimited);',
  },
  {
    name: 'a group shares pools that plans give to accounts alone',
    file: 'price/group/pools.ts',
    find: 'if (into.terms[0]?.pools[meter]?.shared !== true) return undefined;',
    replace: 'if (into.terms[0]?.pools[meter] === undefined) return undefined;',
  },
  {
    name: 'a period within its own pool pays nothing, whatever the group used',
    file: 'price/terms/under-plan.ts',
    find: '(pool.rollover === undefined && !pool.shared)',
    replace: 'pool.rollover === undefined',
  },
  {
    name: "a group's pool leaves the earliest units over",
    file: 'price/units/draw.ts',
    find: 'const overHere = draw.total <= covered ? 0n : draw.total - covered;',
    replace:
      'const all = draw.units.slice(0, into.count).reduce((a, b) => a + b, 0n); const overHere = draw.total < all - covered ? draw.total : all - covered;',
  },
  {
    name: 'tiers of a group are shared by whom has other numbers',
    file: 'price/group/charges.ts',
    find: '(charges.get(cell) ?? []).map((charge) => [keyOf(charge.terms), charge] as const)',
    replace: '(charges.get(cell) ?? []).map((charge) => [String(charge.terms.slot), charge] as const)',
  },
  {
    name: 'tiers of a group are shared by whose numbers change inside the period',
    file: 'price/group/charges.ts',
    find: 'terms.every((t) => t === first || sameNumbers(t, first))',
    replace: 'terms.length > 0',
  },
  {
    name: 'tiers of a group that count all usage count what is to be paid for',
    file: 'price/group/charges.ts',
    find: 'const total = counts ? all : units;',
    replace: 'const total = units;',
  },
  {
    name: 'tiers of a group do not count members within their pool',
    file: 'price/units/usage.ts',
    find: ' || seen !== undefined',
    replace: '',
  },
  {
    name: 'a gap of a group is one of members who pay nothing for it',
    file: 'price/group/charges.ts',
    find: 'const own = (weights[i] ?? 0n) > 0n ? flags : 0;',
    replace: 'const own = flags;',
  },
  {
    name: 'a part of what a group pays is billed in a memo',
    file: 'price/group/charges.ts',
    find: 'const due = memo ? 0n : found.amount;',
    replace: 'const due = found.amount;',
  },
  {
    name: "a group's minimum is the smallest of its members'",
    file: 'price/group/minimum.ts',
    find: '(m.minimum > most ? m.minimum : most)',
    replace: '(most === 0n || m.minimum < most ? m.minimum : most)',
  },
  {
    name: "a group's minimum is the sum of its members'",
    file: 'price/group/minimum.ts',
    find: '(m.minimum > most ? m.minimum : most)',
    replace: 'most + m.minimum',
  },
  {
    name: "a group's minimum goes by the units of all meters",
    file: 'price/group/minimum.ts',
    find: 'names.has(name) ?',
    replace: 'name !== undefined ?',
  },
  {
    name: "a group's minimum is shared across plans",
    file: 'price/group/minimum.ts',
    find: "[own.plan, own.moment].join(' ')",
    replace: 'own.moment',
  },
  {
    name: "a group's minimum looks at amounts before tiers are shared",
    file: 'price/group/settle.ts',
    find: 'minimums: settleMinimums(groups, seenUnder(rated))',
    replace: 'minimums: settleMinimums(groups, seenUnder(pooled))',
  },
];
