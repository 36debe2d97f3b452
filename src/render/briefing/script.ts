// The one script of a report's page: sorts and filters tables, turns the pages of the accounts, tells the marks of a chart,
// changes the theme, opens what is closed before printing. It reads no address, keeps nothing and asks nobody; names become text, never markup.
export const SCRIPT = `'use strict';
(() => {
const make = (name, text, attributes = {}) => {
  const element = document.createElement(name);
  element.textContent = text;
  for (const key of Object.keys(attributes)) element.setAttribute(key, attributes[key]);
  return element;
};
const root = document.documentElement;
const order = new Intl.Collator('en', { numeric: true }).compare;
const number = (text) => (text === 'new' ? Infinity : text === '' || isNaN(+text) ? -Infinity : +text);
// What a row is worth is read once a row and not once a comparison.
const inOrder = (rows, worth, numeric, descending) => rows
  .map((row, at) => ({ row, at, key: numeric ? number(worth(row)) : worth(row) }))
  .sort((a, b) => (numeric ? (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) : order(a.key, b.key)) * (descending ? -1 : 1) || a.at - b.at)
  .map(({ row }) => row);

const theme = document.getElementById('theme');
const dark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches);
const say = () => { theme.textContent = dark() ? 'Light theme' : 'Dark theme'; };
theme.hidden = false;
theme.addEventListener('click', () => { root.dataset.theme = dark() ? 'light' : 'dark'; say(); });
say();

// A button in every head; sort(column, descending) does the work.
const sortable = (table, sort) => {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = make('button', head.textContent, { type: 'button', class: 'sort' });
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const now = head.getAttribute('aria-sort');
      const descending = now === null ? head.classList.contains('number') : now === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      sort(column, descending, head.classList.contains('number'));
    });
  });
};
const filterable = (table, name, filter, look = 'filter') => {
  const label = make('label', 'Filter ', { class: look });
  const input = make('input', '', { type: 'search', autocomplete: 'off', spellcheck: 'false', 'aria-label': 'Filter: ' + name });
  label.append(input);
  table.parentElement.before(label);
  let waiting = 0;
  input.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(() => filter(input.value.trim().toLowerCase()), 80); });
};

for (const table of document.querySelectorAll('table[data-sorts]')) {
  const body = table.tBodies[0];
  const worth = (row, column) => {
    const cell = row.cells[column];
    const figure = cell.querySelector('[data-value]');
    return figure ? figure.dataset.value : cell.textContent;
  };
  sortable(table, (column, descending, numeric) => {
    body.append(...inOrder([...body.rows], (row) => worth(row, column), numeric, descending));
  });
  if (body.rows.length > 5)
    filterable(table, table.caption.textContent, (wanted) => {
      for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    }, body.rows.length > 15 ? 'filter' : 'filter few');
}

const table = document.getElementById('table-accounts');
const all = JSON.parse(document.getElementById('account-data').textContent).map((cells, at) => ({ cells, at, found: (cells[0] + ' ' + cells[1] + ' ' + cells[2]).toLowerCase() }));
const size = +table.dataset.pages;
const digits = +table.dataset.digits;
const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: table.dataset.currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
const count = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false });
const kinds = [...table.tHead.rows[0].cells].map((head) => head.dataset.kind);
const bills = kinds.filter((kind) => kind === 'money').length;
const path = (column) => column === 3 ? 'requests_a_month' : column < 4 + bills ? 'billed/' + (column - 4) : ['change/amount', 'change/percent', 'periods_over', 'periods'][column - 4 - bills];
const signed = (text) => (text.startsWith('-') || !/[1-9]/.test(text) ? text : '+' + text);
const shown = (kind, text) => {
  if (kind === 'money') return text === '' ? '–' : money.format(text);
  if (kind === 'rise') return signed(money.format(text));
  if (kind === 'share') return text === '' ? 'new' : signed((Math.abs(+text) >= 999.5 ? count.format(text) : percent.format(text)) + '%');
  return count.format(text);
};
let rows = all;
let page = 0;
const said = document.getElementById('accounts-said');
const turn = make('p', '', { class: 'pages' });
const before = make('button', 'Previous', { type: 'button' });
const after = make('button', 'Next', { type: 'button' });
turn.append(before, ' ', after);
table.parentElement.after(turn);
const draw = () => {
  const first = page * size;
  table.tBodies[0].replaceChildren(...rows.slice(first, first + size).map(({ cells, at }) => {
    const row = document.createElement('tr');
    cells.forEach((text, column) => {
      const kind = kinds[column];
      const cell = column === 0 ? make('th', '', { scope: 'row' }) : make('td', '', kind === 'text' ? {} : { class: 'number' });
      const inner = kind === 'text' || (kind === 'share' && text === '') ? make('bdi', kind === 'text' ? text : 'new') : make('span', shown(kind, text), { 'data-figure': 'accounts/' + at + '/' + path(column), 'data-value': text });
      cell.append(inner);
      row.append(cell);
    });
    return row;
  }));
  const last = Math.min(first + size, rows.length);
  said.textContent = rows.length === 0 ? 'No account has that.' : count.format(first + 1) + ' to ' + count.format(last) + ' of ' + count.format(rows.length) + (rows.length === all.length ? ' accounts.' : ' that match, of ' + count.format(all.length) + ' accounts.');
  before.disabled = page === 0;
  after.disabled = last >= rows.length;
};
before.addEventListener('click', () => { page -= 1; draw(); });
after.addEventListener('click', () => { page += 1; draw(); });
const worth = (cells, column) => (kinds[column] === 'share' && cells[column] === '' ? 'new' : cells[column]);
let wanted = '';
let sorted = all;
const choose = () => { rows = wanted === '' ? sorted : sorted.filter(({ found }) => found.includes(wanted)); page = 0; draw(); };
sortable(table, (column, descending, numeric) => {
  sorted = inOrder(all, ({ cells }) => worth(cells, column), numeric, descending);
  choose();
});
filterable(table, 'every account', (text) => { wanted = text; choose(); });
draw();

// A chart is one stop of the keyboard; arrow keys go from mark to mark, and what a mark says is said beneath.
for (const figure of document.querySelectorAll('figure')) {
  const svg = figure.querySelector('svg');
  const marks = [...svg.querySelectorAll('rect, circle')].filter((mark) => mark.firstElementChild);
  if (marks.length === 0) continue;
  const tip = make('p', '\\u00a0', { class: 'tip', 'aria-live': 'polite' });
  figure.append(tip);
  svg.setAttribute('tabindex', '0');
  let now = -1;
  const tell = (next, text) => {
    if (now >= 0) marks[now].classList.remove('now');
    now = next;
    if (now >= 0) marks[now].classList.add('now');
    tip.textContent = now < 0 ? text : marks[now].firstElementChild.textContent;
  };
  svg.addEventListener('focus', () => { if (svg.matches(':focus-visible')) tell(-1, 'Arrow keys go from mark to mark.'); });
  svg.addEventListener('blur', () => tell(-1, '\\u00a0'));
  svg.addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    tell(now < 0 ? (by > 0 ? 0 : marks.length - 1) : Math.min(marks.length - 1, Math.max(0, now + by)));
  });
  svg.addEventListener('pointerover', (event) => {
    const at = marks.indexOf(event.target.closest('rect, circle'));
    if (at >= 0) tell(at);
  });
  svg.addEventListener('pointerleave', () => { if (svg !== document.activeElement) tell(-1, '\\u00a0'); });
}

addEventListener('beforeprint', () => { for (const closed of document.querySelectorAll('details')) closed.open = true; });
})();
`;
