import { expect, it } from 'vitest';
import { foreignTerm } from './other-languages.ts';
import { looksEnglish, termOf } from './words.ts';

it('files a word under one term whatever its number and case', () => {
  for (const forms of [
    ['адрес', 'адреса', 'адресом', 'адресах'],
    ['письмо', 'письма', 'письмами'],
    ['счёт', 'счета', 'счетов', 'счете'],
    ['звонок', 'звонки', 'звонке', 'звонков'],
    ['кнопка', 'кнопки', 'кнопок', 'кнопкой'],
    ['настройка', 'настроек', 'настройки'],
    ['показывает', 'показываю', 'показывают', 'показывается'],
    ['скачал', 'скачать', 'скачали', 'скачанные'],
    ['adresse', 'adressen'],
    ['tarjeta', 'tarjetas'],
    ['lembrete', 'lembretes'],
  ])
    expect(new Set(forms.map(foreignTerm)).size, forms.join(' ')).toBe(1);
});

it('keeps unlike words, short ones and those of other scripts as they are', () => {
  expect(foreignTerm('цена')).not.toBe(foreignTerm('ценник'));
  expect(foreignTerm('письмо')).not.toBe(foreignTerm('писать'));
  expect(foreignTerm('отчет')).not.toBe(foreignTerm('отчество'));
  expect(foreignTerm('pdf')).toBe('pdf');
  expect(foreignTerm('写真')).toBe('写真');
  expect(foreignTerm('404')).toBe('404');
});

it('passes over small words, which the background table of English cannot know', () => {
  for (const word of ['nicht', 'wurde', 'para', 'quando', 'после', 'ます', '请问', '我今'])
    expect(foreignTerm(word), word).toBeNull();
});

it('leaves English alone, also where its words are small words elsewhere', () => {
  expect(termOf('die', true)).toBe('die');
  expect(termOf('die', false)).toBeNull();
  expect(termOf('nodes', true)).toBe('nodes');
});

it('knows a language by its marked letters where small words are missing', () => {
  expect(looksEnglish('Postleitzahl ungültig')).toBe(false);
  expect(looksEnglish('The café page is not loading')).toBe(true);
});
