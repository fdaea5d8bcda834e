import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

const newShop = async () => {
  const project = await world.newProject();
  return { project, mine: world.client.project(project.id) };
};

describe('a file of reports', () => {
  const csv = [
    'Ticket ID,Subject,Description,Reporter,Created at,URL',
    '7,Cart is empty,"I signed in.',
    'Then the cart was empty, ""all of it"".",ada,2026-10-01 10:00,https://help.example.com/7',
    '8,,Export stops at 99 %,,,',
    '9,,,bo,,',
    '10,Late,The mail comes a day late.,bo,31/12/2026,',
    '7,Cart is empty,The same ticket once more.,ada,,',
    '11,Sum,=SUM(A1:A2)+cmd,ada,,',
    '12,a,b,c,d,e,f,g',
  ].join('\r\n');

  it('is shown row by row before it is imported, and nothing is stored for that', async () => {
    const { mine } = await newShop();
    const preview = await mine.feedback.import(csv);
    expect(preview).toMatchObject({
      ...{ mode: 'preview', format: 'csv', encoding: 'utf-8', rows: 7, ok: 3, duplicates: 1, errors: 3 },
      mapping: {
        ...{ body: 'Description', title: 'Subject', author: 'Reporter', permalink: 'URL' },
        ...{ occurred_at: 'Created at', external_id: 'Ticket ID' },
      },
    });
    expect(preview.items.map(({ line, status, title }) => [line, status, title])).toEqual([
      [2, 'ok', 'Cart is empty'],
      [4, 'ok', 'Export stops at 99 %'],
      [5, 'error', null],
      [6, 'error', null],
      [7, 'duplicate', 'Cart is empty'],
      [8, 'ok', 'Sum'],
      [9, 'error', null],
    ]);
    expect(preview.items.map(({ reason }) => reason)).toEqual([
      ...[null, null, 'body: say what happened', expect.stringContaining('31/12/2026'), 'the same as line 2', null],
      'the row has 8 cells, the heading has 6',
    ]);
    expect((await mine.feedback.list()).items).toEqual([]);
  });

  it('is imported once: the same file again adds nothing, and a formula stays text', async () => {
    const { mine, project } = await newShop();
    expect(await mine.feedback.import(csv, { mode: 'import' })).toMatchObject({ ok: 3, duplicates: 1, errors: 3 });
    expect(await mine.feedback.import(csv, { mode: 'import' })).toMatchObject({ ok: 0, duplicates: 4, errors: 3 });
    const items = await world.until(project.id, async () => {
      const found = (await mine.feedback.list()).items;
      return found.length === 3 && found.every(({ cluster_id }) => cluster_id) && found;
    });
    expect(items.map(({ title, body, author }) => [title, body, author]).sort()).toEqual([
      ['Cart is empty', 'I signed in.\nThen the cart was empty, "all of it".', 'ada'],
      ['Export stops at 99 %', 'Export stops at 99 %', null],
      ['Sum', '=SUM(A1:A2)+cmd', 'ada'],
    ]);
    const cart = items.find(({ title }) => title === 'Cart is empty');
    expect(cart).toMatchObject({
      ...{ source: 'manual', permalink: 'https://help.example.com/7', occurred_at: '2026-10-01T10:00:00.000Z' },
    });
  });

  it('imported twice at once is imported once', async () => {
    const { mine } = await newShop();
    const rows = Array.from({ length: 250 }, (_, at) => JSON.stringify({ text: `Report number ${at} of the file` }));
    const file = rows.join('\n');
    const both = await Promise.all([1, 2].map(() => mine.feedback.import(file, { mode: 'import' })));
    expect(both.reduce((sum, { ok }) => sum + ok, 0)).toBe(250);
    expect((await mine.stats()).feedback).toBe(250);
  });

  it('can say which column is which', async () => {
    const { mine } = await newShop();
    const odd = 'Kunde;Was;Wann\nAnn;Der Warenkorb ist leer;2026-10-01\n';
    const guessed = await mine.feedback.import(odd);
    expect(guessed).toMatchObject({ columns: ['Kunde', 'Was', 'Wann'], mapping: { body: null }, errors: 1 });
    await expect(mine.feedback.import(odd, { mode: 'import' })).rejects.toMatchObject({
      problem: { status: 400, fields: [{ path: 'body_column', message: 'one of: Kunde, Was, Wann' }] },
    });
    const said = { body_column: 'Was', author_column: 'Kunde', occurred_at_column: 'Wann' };
    expect(await mine.feedback.import(odd, { mode: 'import', ...said })).toMatchObject({ ok: 1, errors: 0 });
    expect((await mine.feedback.list()).items).toMatchObject([{ title: 'Der Warenkorb ist leer', author: 'Ann' }]);
    await expect(mine.feedback.import(odd, { body_column: 'Wo' })).rejects.toMatchObject({ problem: { status: 400 } });
  });

  it('is refused when it is empty, an Excel workbook or no text, and by somebody who may only look', async () => {
    const { mine, project } = await newShop();
    for (const [bytes, words] of [
      [new Uint8Array(), 'empty'],
      [new Uint8Array([0x50, 0x4b, 3, 4]), 'CSV'],
      [new Uint8Array([65, 0, 66]), 'NUL'],
    ] as const)
      await expect(mine.feedback.import(bytes)).rejects.toMatchObject({
        problem: { status: 400, detail: expect.stringContaining(words) },
      });
    const many = 'text\n'.repeat(10_002);
    await expect(mine.feedback.import(many)).rejects.toMatchObject({
      problem: { detail: expect.stringContaining('10000 rows') },
    });
    const { token } = await mine.tokens.create({ name: 'reader', role: 'viewer' });
    const reader = world.clientWith({ authorization: `Bearer ${token}` }).project(project.id);
    await expect(reader.feedback.import('a report')).rejects.toMatchObject({ problem: { status: 403 } });
  });
});
