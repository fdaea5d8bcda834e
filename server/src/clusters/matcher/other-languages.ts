/**
 * Languages other than English. The background table knows how common an English word is; of these it knows nothing, so that their
 * small words would count as the rarest of all, and the endings of a word would make it another one.
 */
const SMALL_WORDS = new Set(
  [
    'der die das den dem des ein eine einen einem einer eines und oder aber ist sind war waren wird werden wurde wurden hat habe haben hatte ' +
      'ich du er sie es wir ihr mich mir dich dir sich uns euch mein meine meinen meinem meiner ihre ihren ihrem nicht kein keine keinen nur auch noch schon mehr ' +
      'wenn als dass weil wie was wer wo da so zu zum zur auf aus bei beim mit nach von vom vor uber unter fur durch im in an am um bis seit ' +
      'man kann konnen konnte muss soll sollte will immer dann doch nun heute gestern egal bitte danke hallo guten tag viele freundlichen grussen',
    'el la los las un una unos unas y o u pero es son era fue ser esta estan estoy ha han he hay yo tu me te se le les lo nos mi mis su sus ' +
      'no si ni que como cuando donde porque por para con sin en de del al a sobre desde hasta entre muy mas ya tambien todo toda todos todas ' +
      'este esto esta ese eso esa nada alguien ahora hoy ayer despues antes siempre favor gracias usted ustedes hola buenos dias buenas tardes saludo saludos',
    'o os as um uma uns umas e ou mas sao foi ser estar esta estao estou tem tenho ha eu voce voces ele ela nos me se lhe meu minha seu sua ' +
      'nao nem sim que como quando onde porque por para com sem em no na nos nas de do da dos das ao aos pelo pela ate desde muito mais ja ' +
      'tambem todo toda todos todas isso isto esse essa este sempre agora hoje ontem depois antes nada podem pode favor obrigado obrigada ola bom dia boa tarde',
    'le la les un une des du de et ou mais est sont etait etre ai as avons avez ont je tu il elle on nous vous ils elles me te se mon ma mes ' +
      'son sa ses ne pas plus que qui quoi comme quand si par pour avec sans dans sur sous en au aux ce cette ces cet tout tous toute tres deja merci bonjour cordialement',
    'il lo gli i una uno e o ma sono era essere ho hai ha hanno io tu lui lei noi voi loro mi ti si ci mio mia suo sua non che come quando dove ' +
      'perche per con senza in nel nella di del della dei delle da dal dalla al alla a su sul piu gia molto questo questa quello tutto tutti grazie',
    'de het een en of maar is zijn was ik je jij hij zij wij mijn niet geen dat die dit als wanneer om op in aan van voor met bij naar uit ook nog wel er kan wordt',
    'и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было вот от меня еще нет о из ему когда ' +
      'ну ли если уже или ни быть был была были до вас нибудь там потом себя может они тут где есть надо для мы их чем без чтобы при об это этот эта ' +
      'эти тоже так же после очень мой моя мои свой который которая которые сейчас сегодня вчера здравствуйте спасибо пожалуйста добрый день уважением',
    'і в у не що він на я з як а то все вона так його але та ти до же ви за б по мені від ще ні про коли якщо чи бути був це цей для ми їх без при',
  ]
    .join(' ')
    .split(' '),
);

const ASCII = /^[\0-\x7f]*$/;
const HIRAGANA_PAIR = /^\p{Script=Hiragana}{2}$/u;
/** Particles and pronouns that hardly another word of Chinese or Japanese is written with. */
const CHINESE_PARTICLE = /^(.[们这那吗呢吧啊您请很么也就我你她是]|[们这那吗呢吧啊您请很么也就我你她是].)$/u;
const CYRILLIC_ENDING =
  /(иями|ями|ами|иях|ях|ах|ием|ого|его|ому|ему|ыми|ими|ых|их|ой|ей|ый|ий|ая|яя|ое|ее|ые|ие|ов|ев|ам|ям|ом|ем|ым|им|ую|юю|ию|ия|[аяоеиыуюьй])$/;
/** What then ends a verb, or comes and goes with a vowel (список, списка; настройка, настроек). */
const CYRILLIC_SUFFIX =
  /(ешь|ишь|ете|ите|ать|ять|ить|еть|ает|яет|ают|яют|ует|уют|анн|янн|енн|ет|ют|ут|ит|ят|ат|ал|ял|ил|ел|ок|ек|йк|к|[аяие])$/;
const CYRILLIC = /^\p{Script=Cyrillic}+$/u;
const STEM_LETTERS_MIN = 4;

/** The term under which a word of any language but English is filed; null for one that says nothing about a bug. */
export function foreignTerm(written: string): string | null {
  // Most people write е for ё.
  const word = written.replaceAll('ё', 'е');
  if (SMALL_WORDS.has(word) || HIRAGANA_PAIR.test(word) || CHINESE_PARTICLE.test(word)) return null;
  if (CYRILLIC.test(word)) return cyrillicStem(word);
  return ASCII.test(word) ? withoutEnding(word) : word;
}

function cyrillicStem(word: string): string {
  const plain = word.replace(/(?<=[аеиоуылтьюя])с[ья]$/, '');
  const bare = kept(plain, plain.replace(CYRILLIC_ENDING, ''));
  return kept(bare, bare.replace(CYRILLIC_SUFFIX, ''));
}

/** Plurals and cases of Germanic and Romance languages; `fold` has dropped the marks. */
function withoutEnding(word: string): string {
  if (!/^[a-z]+$/.test(word)) return word;
  const singular = kept(word, word.replace(/(?<=[aeiou])s$|(?<=e)[nrm]$/, ''));
  return kept(singular, singular.replace(/[aeio]$/, ''));
}

const kept = (word: string, stem: string) => (stem.length >= STEM_LETTERS_MIN ? stem : word);
