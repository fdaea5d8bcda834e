/** One thing looked at. `warn` means that something optional is off, `error` that Soulcaster cannot do its work. */
export type Check = { name: string; ok: boolean; level: 'ok' | 'warn' | 'error'; detail: string; remedy?: string };

export const fine = (name: string, detail: string): Check => ({ name, ok: true, level: 'ok', detail });
export const note = (name: string, detail: string, remedy: string): Check => ({
  name,
  ok: false,
  level: 'warn',
  detail,
  remedy,
});
export const wrong = (name: string, detail: string, remedy: string): Check => ({
  name,
  ok: false,
  level: 'error',
  detail,
  remedy,
});
