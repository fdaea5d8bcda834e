import { describe, expect, it } from 'vitest';
import { matcher, report } from './test-matcher.ts';

describe('other languages', () => {
  const stories: Record<string, [string, string, string, string, string, string]> = {
    ja: [
      '設定画面でプロフィール画像が保存できない',
      '画像を選んで保存を押してもエラーになります。',
      'プロフィール画像を変更して保存するとエラー',
      '設定画面から画像を変更して保存しようとするとエラーになる。',
      'カレンダーの時刻が一時間ずれる',
      '夏時間から予定の時刻が違います。',
    ],
    zh: [
      '上传头像时页面崩溃',
      '在设置页面上传头像图片后页面崩溃并显示错误。',
      '设置里上传头像图片导致页面崩溃',
      '选择图片上传头像，页面显示错误然后崩溃。',
      '日历时间差一个小时',
      '夏令时之后日程时间不正确。',
    ],
    ru: [
      'Не сохраняется аватар в настройках',
      'После загрузки картинки появляется ошибка и аватар не сохраняется.',
      'Ошибка при сохранении аватара',
      'В настройках загружаю картинку, аватар не сохраняется, ошибка.',
      'Календарь показывает неверное время',
      'События сдвинуты на один час.',
    ],
    de: [
      'Profilbild lässt sich nicht speichern',
      'In den Einstellungen kommt beim Speichern des Profilbilds eine Fehlermeldung.',
      'Fehlermeldung beim Speichern des Profilbilds',
      'Ich kann das Profilbild in den Einstellungen nicht speichern.',
      'Kalender zeigt falsche Uhrzeit',
      'Die Termine sind um eine Stunde verschoben.',
    ],
    es: [
      'No se puede guardar la foto de perfil',
      'En la configuración aparece un error al guardar la foto de perfil.',
      'Error al guardar foto de perfil en configuración',
      'Cuando intento guardar la foto de perfil aparece un error.',
      'El calendario muestra la hora incorrecta',
      'Los eventos están movidos una hora.',
    ],
    pt: [
      'Não consigo salvar a foto de perfil',
      'Nas configurações aparece um erro ao salvar a foto de perfil.',
      'Erro ao salvar foto do perfil nas configurações',
      'Quando tento salvar a foto de perfil aparece um erro.',
      'O calendário mostra a hora errada',
      'Os eventos estão deslocados em uma hora.',
    ],
  };

  it.each(Object.entries(stories))(
    'in %s one bug in two wordings is joined or asked about, another is not',
    (_, [t1, b1, t2, b2, t3, b3]) => {
      const shop = matcher();
      const first = shop.add(report('1', t1, b1));
      expect(shop.add(report('3', t3, b3)).outcome).toBe('new');
      const second = shop.add(report('2', t2, b2));
      expect([second.clusterId, second.suggestions[0]?.clusterId]).toContain(first.clusterId);
    },
  );
});
