// A report's page in a real browser: nothing fails, nothing is wider than the screen, every figure is the JSON's, and
// tables sort and filter, with three accounts of hostile names and with ten thousand. Skipped where there is no
// Chromium, unless REPRICE_BROWSER says which one there must be.
import { existsSync, statSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunReport } from '../../src/runs/report.ts';
import { loadedProject, type TestProject } from './project.ts';

const BROWSER = process.env['REPRICE_BROWSER'] ?? '/usr/bin/chromium';
const THERE = process.env['REPRICE_BROWSER'] !== undefined || existsSync(BROWSER);

const HOSTILE = `tenant,name,edition,seats,segment,current_api_fee
alder,"</script><script>alert(1)</script>",Pro,3,"""><img src=x onerror=alert(1)>",20
birch,${'long'.repeat(75)},Standard,1,direct,
cedar,\u202eשלום עולם,Standard,2,partner,1
`;
const FREE = 'model: free\ncurrency: USD\nplans: {everyone: {includes: {requests: unlimited}}}\n';

/** Alder pays more than 5 a month and leaves; of the others' requests there are fewer or more. */
const LESS = `scenario: "<b>less</b>"
model: model.yaml
behaviour:
  - grow: -50%-50%
  - leave: {above: 5, a: month}
`;

interface Reported {
  readonly url: string;
  readonly file: string;
  readonly json: unknown;
}

async function reported(p: TestProject, models: readonly string[], ...options: readonly string[]): Promise<Reported> {
  const runs: string[] = [];
  for (const model of models)
    runs.push((JSON.parse((await p.reprice('run', model, '--json')).stdout) as RunReport).run);
  const file = (await p.reprice('report', ...runs, ...options)).stdout.trim();
  const { stdout } = await p.reprice('report', ...runs, ...options, '--json');
  return { url: `file://${p.path(file)}`, file: p.path(file), json: JSON.parse(stdout) };
}

interface ShownFigure {
  readonly path: string;
  readonly value: string;
  /** null: a bar or a dot. */
  readonly text: string | null;
}

async function figuresOn(page: Page): Promise<readonly ShownFigure[]> {
  return await page.$$eval('[data-figure]', (marks) =>
    marks.map((mark) => ({
      path: mark.getAttribute('data-figure') ?? '',
      value: mark.getAttribute('data-value') ?? '',
      text: ['rect', 'circle'].includes(mark.tagName) ? null : mark.textContent,
    })),
  );
}

function at(json: unknown, path: string): unknown {
  return path.split('/').reduce((found, key) => (found as Record<string, unknown> | undefined)?.[key], json);
}

/** Does the text show the value, rounded to the digits that the text has? */
function shows(text: string, value: string): boolean {
  if (value === '') return text === '–';
  const [, sign = '', digits = '', suffix = ''] = /^([+-]?)\$?([\d,.]+)([KMB]?)%?$/.exec(text) ?? [];
  const plain = digits.replaceAll(',', '');
  const unit = { '': 1, K: 1e3, M: 1e6, B: 1e9 }[suffix] ?? Number.NaN;
  const last = unit * 10 ** -(plain.split('.')[1]?.length ?? 0);
  const number = Number(plain) * unit * (sign === '-' ? -1 : 1);
  return Math.abs(number - Number(value)) <= last / 2 + 1e-9;
}

async function opened(browser: Browser, url: string, width: number, theme: 'light' | 'dark') {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: theme });
  const wrong: string[] = [];
  page.on('console', (message) => wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => wrong.push('a script of the data ran')));
  page.on('request', (request) => {
    if (request.url() !== url) wrong.push(`asked for ${request.url()}`);
  });
  await page.goto(url);
  return { page, wrong };
}

async function overflow(page: Page): Promise<number> {
  return await page.evaluate('document.documentElement.scrollWidth - innerWidth');
}

/** Of everything that has text of its own or is a mark: as WCAG 2.2 reckons it, on the nearest paper behind it. */
const CONTRASTS = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => channels(colour).slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const paper = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const found = [];
  for (const element of document.body.querySelectorAll('*:not(script):not(title):not(desc)')) {
    const mark = element.matches('rect, circle');
    const said = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    if (!mark && !said) continue;
    const style = getComputedStyle(element);
    const ink = element instanceof SVGElement ? style.fill : style.color;
    const [a, b] = [light(ink), light(paper(element))];
    const ratio = ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)) * style.fillOpacity * style.opacity;
    found.push({ text: element.outerHTML.slice(0, 80), ratio, least: mark ? 3 : element.disabled ? 0 : 4.5 });
  }
  return found;
})()`;

const column = (page: Page, n: number): Promise<readonly string[]> =>
  page.$$eval(`#table-accounts tbody tr > :nth-child(${n})`, (cells) => cells.map((cell) => cell.textContent ?? ''));

describe.skipIf(!THERE)('in a browser', () => {
  let browser: Browser;
  let small: Reported;
  let large: Reported;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });
    const p = await loadedProject({ 'tenants.csv': HOSTILE, 'free.yaml': FREE, 'less.yaml': LESS });
    small = await reported(p, ['model.yaml', 'free.yaml'], '--scenario', 'less.yaml');
    p.write('huge.yaml', 'model: huge\ncurrency: USD\nplans: {everyone: {fee: 123456789.01}}\n');
    large = await reported(p, ['huge.yaml', 'free.yaml']);
  });
  afterAll(async () => await browser?.close());

  test.each([390, 1024, 1600])(
    'at %i px, light and dark: no error, no overflow, every figure is the JSON’s',
    async (width) => {
      for (const theme of ['light', 'dark'] as const) {
        const { page, wrong } = await opened(browser, small.url, width, theme);
        expect(await overflow(page)).toBe(0);
        const figures = await figuresOn(page);
        expect(figures.length).toBeGreaterThan(120);
        expect(figures.filter(({ path, value }) => String(at(small.json, path)) !== value)).toEqual([]);
        expect(figures.filter(({ text, value }) => text !== null && !shows(text, value))).toEqual([]);
        expect(wrong).toEqual([]);
        await page.close();
      }
    },
  );

  // A sheet of A4 across, less its margins, is 275 mm wide: 1,039 px.
  test('printed, no table lies on another or beyond the paper, however large the amounts', async () => {
    const { page } = await opened(browser, large.url, 1039, 'light');
    await page.emulateMedia({ media: 'print' });
    expect(await overflow(page)).toBe(0);
    const beyond = await page.$$eval('.pair > section', (sections) =>
      sections
        .filter((s) => [...s.querySelectorAll('table')].some((t) => t.scrollWidth > s.clientWidth + 1))
        .map((s) => s.textContent?.slice(0, 60)),
    );
    expect(beyond).toEqual([]);
    await page.close();
  });

  // Eleven times the letter of 13.5 px. It was as narrow as its head, and names broke inside words.
  test.each([390, 1024])('at %i px, names of accounts have room for their words', async (width) => {
    const { page } = await opened(browser, large.url, width, 'light');
    const widths = await page.$$eval('#table-accounts td:nth-child(2)', (cells) => cells.map((c) => c.clientWidth));
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(148);
    await page.close();
  });

  test('bars of a chart are as high as what they stand for', async () => {
    const { page } = await opened(browser, small.url, 1024, 'light');
    const heights = await page.$$eval('rect[data-figure^="by_month/"]', (bars) =>
      bars.map((bar) => [Number(bar.getAttribute('height')), Number(bar.getAttribute('data-value'))]),
    );
    // January 13.02 and February 15.37 of A, nothing of B.
    expect(heights.map(([, value]) => value)).toEqual([13.02, 0, 15.37, 0]);
    const [january = [], , february = []] = heights;
    expect((january[0] ?? 0) / (february[0] ?? 1)).toBeCloseTo(13.02 / 15.37, 3);
    await page.close();
  });

  // Over the pool 9, 7, 1 and 8 units: 8.39 at 0.335; 2.41 + 1.88 + 0.27 + 2.14 = 6.70 at 0.268; 10.05 at 0.402.
  test('what a parameter moves: bars to both sides, as long as the change', async () => {
    const { page } = await opened(browser, small.url, 1024, 'light');
    const bars = await page.$$eval('rect[data-figure^="sensitivity/"]', (rects) =>
      rects.map((r) => [r.getAttribute('data-value'), r.querySelector('title')?.textContent, r.getAttribute('width')]),
    );
    expect(bars.map(([value, said]) => [value, said])).toEqual([
      ['-1.69', 'price -20% (0.268): -$1.69 (-6.0%)'],
      ['1.66', 'price +20% (0.402): +$1.66 (+5.8%)'],
    ]);
    const [lower, higher] = bars.map(([, , width]) => Number(width));
    expect((higher ?? 0) / (lower ?? 1)).toBeCloseTo(1.66 / 1.69, 3);
    await page.close();
  });

  test('by keyboard: a head sorts and says so, the filter finds, the theme changes', async () => {
    const { page, wrong } = await opened(browser, small.url, 1024, 'light');
    await page.locator('#table-accounts th button', { hasText: 'Requests a month' }).focus();
    await page.keyboard.press('Enter');
    expect(await column(page, 1)).toEqual(['alder', 'birch', 'cedar']);
    expect(await page.getAttribute('#table-accounts th:nth-child(4)', 'aria-sort')).toBe('descending');
    await page.keyboard.press('Enter');
    expect(await column(page, 1)).toEqual(['cedar', 'birch', 'alder']);
    await page.getByLabel('Filter: every account').fill('longlong');
    await expect.poll(() => column(page, 1)).toEqual(['birch']);
    expect(await page.textContent('#accounts-said')).toContain('1 to 1 of 1 that match, of 3 accounts.');
    const paper = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await paper()).toBe('rgb(255, 255, 255)');
    await page.locator('#theme').focus();
    await page.keyboard.press('Enter');
    expect(await paper()).toBe('rgb(18, 22, 31)');
    expect(wrong).toEqual([]);
    await page.close();
  });

  test('a chart is one stop of the keyboard: arrow keys tell its marks', async () => {
    const { page, wrong } = await opened(browser, small.url, 1024, 'light');
    const chart = page.locator('figure', { hasText: 'Revenue by month' });
    const told = (): Promise<string | null> => chart.locator('.tip').textContent();
    await chart.locator('svg').focus();
    await page.keyboard.press('ArrowRight');
    expect(await told()).toBe('Jan 2025, A: $13.02');
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    expect(await told()).toBe('Feb 2025, B: $0.00');
    await page.keyboard.press('ArrowLeft');
    expect(await told()).toBe('Feb 2025, A: $15.37');
    const stops = await page.$$eval('svg', (charts) => charts.map((svg) => svg.querySelectorAll('[tabindex]').length));
    expect(stops.filter((n) => n > 0)).toEqual([]);
    expect(wrong).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)('%s: every text has a contrast of 4.5, every mark one of 3', async (theme) => {
    const { page } = await opened(browser, small.url, 1024, theme);
    const found = (await page.evaluate(CONTRASTS)) as readonly { text: string; ratio: number; least: number }[];
    expect(found.length).toBeGreaterThan(300);
    expect(found.filter(({ ratio, least }) => ratio < least)).toEqual([]);
    await page.close();
  });

  test('headings are in order, every table has a caption and heads, every chart words', async () => {
    const { page } = await opened(browser, small.url, 1024, 'light');
    const levels = await page.$$eval('h1,h2,h3', (heads) => heads.map((head) => Number(head.tagName.slice(1))));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level, i) => i > 0 && (level === 1 || level > (levels[i - 1] ?? 0) + 1))).toEqual([]);
    const lacking = await page.$$eval(
      'table',
      (tables) =>
        tables.filter(
          (t) => t.querySelector('caption') === null || t.querySelector('thead th:not([scope=col])') !== null,
        ).length,
    );
    expect(lacking).toBe(0);
    expect(await page.$$eval('svg', (charts) => charts.filter((c) => !c.querySelector('title + desc')).length)).toBe(0);
    expect(await page.$$eval('[id]', (all) => all.length - new Set(all.map(({ id }) => id)).size)).toBe(0);
    await page.close();
  });

  test('ten thousand accounts: under 5 MB, fifty rows at once, sorted and filtered in a moment', async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `t${String(i).padStart(5, '0')}`);
    const p = await loadedProject({
      'tenants.csv': `tenant,name,edition,seats,segment\n${names.map((n, i) => `${n},Customer ${n},${i % 3 === 0 ? 'Pro' : 'Standard'},${i % 7},direct\n`).join('')}`,
      'logs/a.csv': `time,id,tenant,key,method,path,status\n${names.map((n, i) => `2025-01-03T10:00:00Z,r${i},${n},k,${i % 4 === 0 ? 'POST,/exports' : 'GET,/items/1'},200\n`).join('')}`,
    });
    const many = await reported(p, ['model.yaml']);
    expect(statSync(many.file).size).toBeLessThan(5_000_000);
    const { page, wrong } = await opened(browser, many.url, 1600, 'light');
    expect(await page.locator('#table-accounts tbody tr').count()).toBe(50);
    expect(await page.locator('*').count()).toBeLessThan(6_000);
    const took = (await page.evaluate(`(() => { const from = performance.now();
      document.querySelector('#table-accounts th button').click(); return performance.now() - from; })()`)) as number;
    expect(took).toBeLessThan(2_000);
    expect((await column(page, 1))[0]).toBe('t00000');
    const few = page.getByLabel(/^Filter: Losers/).first();
    const left = few.locator('xpath=ancestor::label/following-sibling::*[1]//tbody/tr[not(@hidden)]/th');
    const [loser = '', ...others] = await left.allTextContents();
    expect(others.length).toBe(9);
    await few.fill(loser);
    await expect.poll(() => left.allTextContents()).toEqual([loser]);
    await page.getByLabel('Filter: every account').fill('customer t0999');
    await expect.poll(() => page.textContent('#accounts-said')).toContain('1 to 10 of 10 that match, of 10,000');
    expect((await figuresOn(page)).filter(({ path, value }) => String(at(many.json, path)) !== value)).toEqual([]);
    expect(wrong).toEqual([]);
    await page.close();
  });
});
