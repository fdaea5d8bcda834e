import { describe, expect, it } from 'vitest';
import { readImportFile } from './import-file.ts';
import { readImportRows } from './import-rows.ts';

const read = async (input: string | Uint8Array) => {
  const file = readImportFile(typeof input === 'string' ? Buffer.from(input) : input);
  const { columns, rows } = await readImportRows(file);
  return { ...file, columns, rows, cells: rows.map(({ cells }) => cells && Object.values(cells)) };
};

describe('a file as spreadsheets write it', () => {
  it.each([
    ['commas', 'title,body\nOne,Text\n'],
    ['semicolons', 'title;body\r\nOne;Text\r\n'],
    ['tabs', 'title\tbody\nOne\tText'],
    ['quotes around the heading', '"title","body"\n"One","Text"\n'],
    ['a mark at its beginning', '\uFEFFtitle,body\nOne,Text\n'],
    ['empty lines', '\n\ntitle,body\n\nOne,Text\n\n,\n'],
  ])('is read with %s', async (_, source) => {
    expect(await read(source)).toMatchObject({ columns: ['title', 'body'], cells: [['One', 'Text']] });
  });

  it('is read from UTF-16 and from the Windows code page, and says so', async () => {
    const utf16 = Buffer.from('\uFEFFtitle\tbody\nÄrger\tKein Ton\n', 'utf16le');
    expect(await read(utf16)).toMatchObject({ encoding: 'utf-16', cells: [['Ärger', 'Kein Ton']] });
    const windows = Buffer.from('title;body\n\xc4rger;5 \x80 zu viel\n', 'latin1');
    expect(await read(windows)).toMatchObject({ encoding: 'windows-1252', cells: [['Ärger', '5 € zu viel']] });
  });

  it('keeps the separators, quotes and lines within quotes, and counts the lines of the file', async () => {
    const { rows, cells } = await read('body,id\n"a; b, ""c""\nsecond line",1\nnext,2\n');
    expect(cells).toEqual([
      ['a; b, "c"\nsecond line', '1'],
      ['next', '2'],
    ]);
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
  });

  it('says where a quote is never closed, and keeps what came before', async () => {
    const { rows } = await read('body\nfirst\n"second\nthird\n');
    expect(rows.map(({ line, error }) => [line, error])).toEqual([
      [2, null],
      [3, 'a quote that opens here is never closed; nothing after it was read'],
    ]);
  });

  it('takes plain lines for a report each', async () => {
    const { columns, cells } = await read('The cart is empty.\nThe map is grey.\n');
    expect([columns, cells]).toEqual([['text'], [['The cart is empty.'], ['The map is grey.']]]);
  });

  it('tells columns of one name apart', async () => {
    expect((await read('body,Link,Link\na,b,c\n')).columns).toEqual(['body', 'Link', 'Link (3)']);
  });
});

describe('JSON lines', () => {
  it('are read one by one: what is no object is an error of its line', async () => {
    const { format, columns, rows } = await read('{"body":"One","id":7}\n\nnonsense\n[1]\n{"text":"Two"}\n');
    expect([format, columns]).toEqual(['jsonl', ['body', 'id', 'text']]);
    expect(rows.map(({ line, cells, error }) => [line, cells, error?.slice(0, 7) ?? null])).toEqual([
      [1, { body: 'One', id: '7' }, null],
      [3, null, 'no JSON'],
      [4, null, 'the lin'],
      [5, { text: 'Two' }, null],
    ]);
  });
});
