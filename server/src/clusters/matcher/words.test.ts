import { describe, expect, it } from 'vitest';
import { identifiers, looksEnglish, normalise, words } from './words.ts';

describe('words', () => {
  it('takes names apart and keeps numbers, drops single letters and blobs', () => {
    expect(words('getUserName failed_with HTTPError 404 x', true)).toEqual([
      'get',
      'user',
      'name',
      'fail',
      'with',
      'http',
      'error',
      '404',
    ]);
    expect(words('a'.repeat(41), true)).toEqual([]);
  });

  it('stops at the number of words asked for', () => {
    expect(words('one two three four', false, 2)).toEqual(['one', 'two']);
  });

  it('reads scripts without blanks as pairs of letters, inside other scripts too', () => {
    expect(words('設定画面', false)).toEqual(['設定', '定画', '画面']);
    expect(words('APIエラー', false)).toEqual(['api', 'エラ', 'ラー']);
  });

  it('folds case and Latin marks, and leaves letters that only look like marked ones', () => {
    expect(words('Größe ÉCRAN configuração', false)).toEqual(['grosse', 'ecran', 'configuracao']);
    expect(words('Новый пароль', false)).toEqual(['новый', 'пароль']);
  });

  it('lets full-width and ligature forms meet their plain letters', () => {
    expect(words(normalise('ＥＲＲＯＲ ﬁle'), true)).toEqual(words('ERROR file', true));
  });

  it('knows English from its neighbours by their small words', () => {
    expect(looksEnglish('The page is not loading when I click')).toBe(true);
    expect(looksEnglish('Die Seite lädt nicht, wenn ich auf den Knopf drücke')).toBe(false);
    expect(looksEnglish('No se puede guardar el archivo en la carpeta')).toBe(false);
    expect(looksEnglish('NullPointerException DataNode')).toBe(true);
  });
});

describe('identifiers', () => {
  it('keeps names whole, lower-cased, each once', () => {
    const found = identifiers(
      'fs.readFile and fs.readFile, std::vec, a->b, src/app/main.ts, my_name, useState, plain word',
    );
    expect([...found].sort()).toEqual(
      ['a->b', 'fs.readfile', 'my_name', 'readfile', 'src/app/main.ts', 'std::vec', 'usestate'].sort(),
    );
  });
});
