// Models as files from the command line: a new one works as it is, two are told apart in words, and the
// schemas come out as they are shipped. Nothing is overwritten or written elsewhere by surprise.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isTrace, reprice } from './program.ts';
import { halves, loadedProject, project, temporaryFolder } from './project.ts';

/** `schema` prints JSON as it is. */
const COMMON = ['--output', '--quiet'];

test('--help of every command: exit 0, examples, the options', async () => {
  const cwd = temporaryFolder();
  const group = await reprice(['model', '--help'], { cwd });
  expect(group).toMatchObject({ code: 0, stderr: '' });
  expect(group.stdout).toContain('$ reprice model diff');
  for (const args of [['model', 'new'], ['model', 'diff'], ['schema']]) {
    const help = await reprice([...args, '--help'], { cwd });
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(new RegExp(`\\nExamples:\\n {2}\\$ reprice ${args.join(' ')}`));
    for (const option of COMMON) expect(help.stdout).toContain(option);
    expect(help.stdout.includes('--json')).toBe(args[0] === 'model');
  }
});

test('a new model can be run as it is', async () => {
  const p = await loadedProject();
  const made = await p.reprice('model', 'new', 'acme');
  expect(made).toEqual({ code: 0, stdout: '', stderr: 'wrote acme.yaml\n' });
  expect(p.read('acme.yaml')).toMatch(/^# yaml-language-server: \$schema=\S+schemas\/model\.schema\.json\n# /);
  const run = await p.reprice('run', 'acme.yaml', '--set', 'price=0.30');
  expect(run).toMatchObject({ code: 0 });
  expect(run.stdout).toContain('acme');
});

test('a new model may lie over another, and names its parameters', async () => {
  const p = await loadedProject();
  p.change(
    'model.yaml',
    'params: {price: 0.335}',
    'params: {price: 0.335, fee: {value: 10, min: 5}}\nparam_sets: {cheap: {price: 0.1}}',
  );
  p.change('model.yaml', 'Pro: 10', 'Pro: $fee');
  mkdirSync(p.path('models'));
  const made = await p.reprice('model', 'new', 'acme', '--from', 'model.yaml', '--output', 'models/acme.yaml');
  expect(made).toEqual({ code: 0, stdout: '', stderr: 'wrote models/acme.yaml\n' });
  expect(p.read('models/acme.yaml')).toContain('\nmodel: acme\nextends: ../model.yaml\n');
  expect(p.read('models/acme.yaml')).toContain('  price: 0.335\n  fee: {value: 10}\n');
  const [same, set] = [
    await p.reprice('run', 'models/acme.yaml'),
    await p.reprice('run', 'models/acme.yaml', '--set', 'cheap'),
  ];
  expect(same).toMatchObject({ code: 0 });
  expect(set).toMatchObject({ code: 0 });
  expect(set.stdout).not.toBe(same.stdout);
  p.change('models/acme.yaml', 'price: 0.335', 'price: 0.35');
  const diff = await p.reprice('model', 'diff', 'model.yaml', 'models/acme.yaml');
  expect(diff).toEqual({
    code: 0,
    stdout: `model
  the model: name tiny becomes acme

params
  parameter price: 0.335 becomes 0.35

plans
  overage in plan everyone: price 0.335 becomes 0.35
`,
    stderr: '',
  });
});

test('two models that mean the same have no difference; JSON says each change', async () => {
  const p = project();
  p.write('other.yaml', `# the same\n${p.read('model.yaml').replace('model: tiny', 'model: other')}`);
  expect(await p.reprice('model', 'diff', 'model.yaml', 'model.yaml')).toMatchObject({
    code: 0,
    stdout: 'no difference\n',
  });
  const { stdout, code } = await p.reprice('model', 'diff', 'model.yaml', 'other.yaml', '--json');
  expect({ code, changes: JSON.parse(stdout) as unknown }).toEqual({
    code: 0,
    changes: [{ part: 'model', about: 'the model', kind: 'changed', key: 'name', before: 'tiny', after: 'other' }],
  });
});

test('a model that cannot be written or read: says why, and writes nothing', async () => {
  const p = project();
  p.write('there.yaml', 'mine');
  const outside = temporaryFolder();
  const cases: readonly (readonly [number, readonly string[], string])[] = [
    [2, ['new', 'there'], 'there.yaml exists\n  fix: add --force'],
    [2, ['new', '../acme'], 'cannot name a model that is also a file'],
    [2, ['new', 'a/b'], 'cannot name a model that is also a file'],
    [2, ['new', '..'], 'cannot name a model that is also a file'],
    [2, ['new', 'a\nb'], 'cannot name a model that is also a file'],
    [2, ['new', 'acme', '--currency', 'EURO'], 'is no currency code'],
    [2, ['new', 'acme', '--from', 'model.yaml', '--currency', 'EUR'], 'cannot go with --from'],
    [2, ['new', 'acme', '--from', 'nowhere.yaml'], 'there is no such file'],
    [2, ['new', 'model', '--from', 'model.yaml', '--force'], 'cannot extend itself'],
    [2, ['new', 'acme', '--output', 'no/such/folder.yaml'], 'cannot write'],
    [2, ['diff', 'model.yaml'], "missing required argument 'b'"],
    [2, ['diff', 'model.yaml', 'nowhere.yaml'], 'there is no such file'],
    [1, ['diff', 'model.yaml', 'there.yaml'], 'the model must be a group of keys'],
    [2, ['dif', 'a', 'b'], 'Did you mean diff?'],
  ];
  for (const [expected, args, message] of cases) {
    const { code, stdout, stderr } = await p.reprice('model', ...args);
    expect({ args, code, stdout }).toEqual({ args, code: expected, stdout: '' });
    expect(stderr).toContain(message);
    expect(isTrace(stderr)).toBe(false);
  }
  const far = await reprice(['model', 'new', 'acme', '--from', p.path('model.yaml')], { cwd: outside });
  expect(far).toMatchObject({ code: 2, stdout: '' });
  expect(far.stderr).toContain('is out of reach of a model here');
  expect(existsSync(p.path('acme.yaml'))).toBe(false);
  expect(p.read('there.yaml')).toBe('mine');
  expect(halves(p.folder, 'there.yaml')).toEqual([]);
  expect(await p.reprice('model', 'new', 'there', '--force', '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(p.read('there.yaml')).toContain('\nmodel: there\n');
});

test('names that YAML would take for something else stay names', async () => {
  const p = project();
  for (const name of ['null', 'true', '2025', 'tarif-été']) {
    expect(await p.reprice('model', 'new', name)).toMatchObject({ code: 0 });
    const diff = await p.reprice('model', 'diff', 'model.yaml', `${name}.yaml`);
    expect(diff.stdout).toContain(`name tiny becomes ${name}`);
  }
});

test('the line for the editor names the schema of the package that is installed here or above', async () => {
  const p = project({ 'node_modules/reprice/schemas/model.schema.json': '{}' });
  mkdirSync(p.path('models'));
  await p.reprice('model', 'new', 'acme', '--output', 'models/acme.yaml');
  expect(p.read('models/acme.yaml')).toMatch(
    /^# yaml-language-server: \$schema=\.\.\/node_modules\/reprice\/schemas\/model\.schema\.json\n/,
  );
});

test('the schemas are those that are shipped', async () => {
  const cwd = temporaryFolder();
  for (const kind of ['model', 'project']) {
    const { code, stdout } = await reprice(['schema', kind], { cwd });
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(`schemas/${kind}.schema.json`, 'utf8'));
  }
  const wrong = await reprice(['schema', 'ledger'], { cwd });
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('Allowed choices are model, project');
});
