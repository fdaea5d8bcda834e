import { describe, expect, it } from 'vitest';
import { messageTemplate } from './template.ts';

describe('message template', () => {
  it('masks what changes from event to event', () => {
    const { template, masks } = messageTemplate(
      'Order 88123 of ann@example.com failed at 2026-03-02T10:11:12Z: https://api.test/v1/x?id=3 from 10.0.0.7:5432 in 1200 ms (0xdeadbeef, /var/log/app.log)',
    );
    expect(template).toBe('order <n> of <email> failed at <time>: <url> from <ip> in <n> ms (<hex>, <path>)');
    expect(masks).toBe(8);
  });

  it('brings two events of one alert together and keeps versions and words apart', () => {
    const template = (text: string) => messageTemplate(text).template;
    expect(template('Import job 17 timed out after 30000ms')).toBe(template('Import job 942 timed out after 41ms'));
    expect(template('Upgrade to 2.1')).not.toBe(template('Upgrade to 2.2'));
    expect(template('Import job 17 timed out')).not.toBe(template('Export job 17 timed out'));
  });
});
