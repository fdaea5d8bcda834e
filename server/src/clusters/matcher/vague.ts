const FILLED =
  /^(re|fwd?|aw|wg|a|an|the|my|your|our|this|some|one|quick|small|new|another|general|with|about|from|for|re|on|in|of|please|need(ed|s)?|i|we|have|got|there|is|was|again|and|app|application|site|website|web|page|product|service|software|team|all|everyone|support|contact|form|message|mail|e-?mail|subject|no|report|request|question|questions|query|enquiry|inquiry|help|issue|issues|bug|bugs|error|errors|problem|problems|trouble|feedback|ticket|urgent|important|asap|broken|crash|crash(es|ed)|not|working|doesn'?t|does|work|works|it|something|went|wrong|untitled|title|none|n\/?a|test|hi|hello|hey|dear|sir|madam|good|morning|day|evening|thanks|thank|you|frage|fragen|hilfe|bitte|fehler|anfrage|kein|betreff|mit|ihrer|der|die|das|funktioniert|nicht|ayuda|pregunta|consulta|duda|problema|problemas|error|con|la|el|no|funciona|sin|asunto|por|favor|ajuda|dúvida|pergunta|erro|não|sem|assunto|o|question|aide|problème|bonjour|le|вопрос|проблема|помощь|помогите|ошибка|не|работает|без|темы)$/iu;
const FILLED_UNSPACED =
  /^(問題|質問|お問い合わせ|問い合わせ|不具合|エラー|助けて(ください)?|件名なし|无主题|问题|请问|咨询|求助|帮助|错误|反馈|故障|有问题|无标题)[!！。？?\s]*$/u;

/** A heading that would do for any report, as subjects of mails often are: "Re: problem with the app". */
export function isVague(text: string): boolean {
  if (FILLED_UNSPACED.test(text)) return true;
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’/-]*/gu) ?? [];
  return words.length > 0 && words.every((word) => FILLED.test(word));
}
