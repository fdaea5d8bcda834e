import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { newcomer } from './newcomer.ts';

const shell = promisify(execFile);
const survey = JSON.stringify({ kind: 'survey', words: ['Prices lack the tax', 'In the cart only.'] });

test('a source is connected, turns green by itself, is looked into, mended, replayed and tested', {
  timeout: 300_000,
}, async () => {
  await using arrived = await newcomer();
  const { owner, page } = arrived;
  const api = await owner.api();
  const project = api.project((await api.projects.create({ name: 'Shop' })).id);

  await page.goto('/settings/sources?add=webhook');
  await page.getByRole('button', { name: 'Add Webhook' }).click();
  await page.locator('[data-listening]').waitFor();
  expect(await seriousViolations(page)).toEqual([]);

  // The very line that the page gives, in a real shell; then something that the source does not understand.
  const line = (await page.getByLabel('Send one signed report with curl', { exact: true }).textContent()) ?? '';
  const said = await shell('sh', ['-c', line]);
  expect(JSON.parse(said.stdout)).toMatchObject({ status: 'accepted' });
  await page.locator('[data-receiving]').getByText('Connected').waitFor();
  const odd = line.replace(/^BODY='[^']*'/, `BODY='${survey}'`).replace('try-$(date +%s)', 'odd-1');
  expect(JSON.parse((await shell('sh', ['-c', odd])).stdout)).toMatchObject({ status: 'accepted' });

  await page.getByRole('tab', { name: 'Deliveries' }).click();
  // What is not understood is accepted too, until it is looked into.
  await page.locator('[data-delivery="accepted"]').first().waitFor();
  await page.getByRole('button', { name: 'quarantined', exact: true }).click();
  await page.locator('[data-delivery="quarantined"]').click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText('Found no title and no text').waitFor();
  await sheet.getByText('Prices lack the tax').waitFor();

  const [source] = (await project.sources.list()).items;
  await project.sources.update(source?.id ?? '', { settings: { mapping: { title: '/words/0', body: '/words/1' } } });
  await sheet.getByRole('button', { name: 'Replay' }).click();
  await sheet.locator('[data-replayed="accepted"]').waitFor();
  await sheet.getByRole('link', { name: 'Prices lack the tax' }).waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.locator('[data-test-door="202"]').getByText('It would become the report').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  expect((await project.feedback.list()).items).toHaveLength(2);
  expect(owner.problems()).toEqual([]);
});
