import { expect, test } from 'vitest';
import { darkPalette, lightPalette, type Palette } from '../../src/render/palette.ts';

/** WCAG 2.2, relative luminance and contrast ratio, written from its text. */
function contrast(one: string, other: string): number {
  const light = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = (colour.slice(1).match(/../g) ?? []).map((hex) => {
      const c = Number.parseInt(hex, 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low = 0, high = 0] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const BRANDS = ['#3b6ea8', '#000000', '#ffffff', '#d97706', '#0d9488', '#ffe600', '#7f1d1d', '#64748b', '#12161f'];
const BOTH: readonly (readonly [string, Palette])[] = BRANDS.flatMap((brand) => [
  [`${brand} light`, lightPalette(brand)] as const,
  [`${brand} dark`, darkPalette(brand)] as const,
]);

test('the yardstick: black on white is 21, #767676 on white 4.54', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

test.each(BOTH)('%s: text has 4.5:1, bars have 3:1', (_, palette) => {
  for (const text of [palette.ink, palette.soft, palette.more, palette.less])
    expect(contrast(text, palette.paper), text).toBeGreaterThanOrEqual(4.5);
  expect(contrast(palette.notice.ink, palette.notice.paper)).toBeGreaterThanOrEqual(4.5);
  for (const bar of [palette.included, palette.prepaid, palette.above])
    expect(contrast(bar, palette.paper), bar).toBeGreaterThanOrEqual(3);
});

test.each(BOTH)('%s: the three kinds of bar are three colours', (_, { included, prepaid, above }) => {
  expect(new Set([included, prepaid, above]).size).toBe(3);
});

test('a brand that is orange gets another colour for what is above the pool', () => {
  expect(lightPalette('#3b6ea8').above).toBe('#d97706');
  expect(lightPalette('#d97706').above).not.toBe('#d97706');
});
