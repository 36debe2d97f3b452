import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Paper, plotOf } from '../../src/render/plot.ts';
import type { Chart } from '../../src/statements/page.ts';
import { PAGES, PAYS } from './pages.ts';

const PAPER: Paper = { width: 600, height: 100, text: 10, character: 6 };

test('bars stand on the ground, one on another, as high as their share', () => {
  const { bars, pools, lines } = plotOf(PAYS.chart as Chart, PAPER);
  // 50 points a month. August, the tenth: 300,000 of 2,000,000 is 15 of 100; 1,543,200 is 77.16.
  const august = bars.filter((bar) => bar.x > 450 && bar.x < 500);
  expect(august).toEqual([
    { kind: 'included', x: 457.5, y: 85, width: 35, height: 15, pale: false },
    { kind: 'above', x: 457.5, y: 7.84, width: 35, height: 77.16, pale: false },
  ]);
  expect(pools).toEqual([{ x1: 0, x2: 600, y: 85 }]);
  expect(lines.map(({ y }) => y)).toEqual([100, 75, 50, 25, 0]);
  // Nine months have something above the pool, three have not: no block without a height.
  expect(bars).toHaveLength(12 + 9);
});

test('a pool that changes is a line of its own; a month without one has none', () => {
  const bars = (PAYS.chart as Chart).bars
    .slice(0, 4)
    .map((bar, i) => ({ ...bar, pool: [0.2, 0.2, undefined, 0.5][i] }));
  expect(plotOf({ ...(PAYS.chart as Chart), bars }, { ...PAPER, width: 400 }).pools).toEqual([
    { x1: 0, x2: 200, y: 80 },
    { x1: 300, x2: 400, y: 50 },
  ]);
});

test('36 months: every year is named and the highest bars bear their amounts', () => {
  const { labels, notes } = plotOf(PAGES['long']?.chart as Chart, PAPER);
  expect(labels.map(({ text }) => text).filter((text) => /\d/.test(text))).toEqual(["Nov '25", "Jan '27", "Jan '28"]);
  expect(notes.filter(({ text }) => text === '$2,844')).toHaveLength(3);
});

const part = fc.record({
  kind: fc.constantFrom('included' as const, 'above' as const),
  share: fc.double({ min: 0, max: 0.5, noNaN: true }),
});
const bar = fc.record({
  label: fc.string({ maxLength: 12 }),
  parts: fc.array(part, { maxLength: 2 }),
  pool: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
  note: fc.string({ maxLength: 16 }),
  pale: fc.boolean(),
});

test('no two labels and no two amounts meet, and none leaves the paper', () => {
  fc.assert(
    fc.property(fc.array(bar, { maxLength: 40 }), (bars) => {
      const { labels, notes } = plotOf({ title: '', alt: '', legend: [], axis: [], bars }, PAPER);
      for (const marks of [labels, notes]) {
        const boxes = marks.map(({ x, y, text }) => ({ left: x - text.length * 3, right: x + text.length * 3, y }));
        for (const [i, a] of boxes.entries()) {
          expect(a.left).toBeGreaterThanOrEqual(-0.01);
          expect(a.right).toBeLessThanOrEqual(600.01);
          for (const b of boxes.slice(i + 1))
            expect(a.left >= b.right || b.left >= a.right || Math.abs(a.y - b.y) >= 7.99).toBe(true);
        }
      }
    }),
  );
});
