const BLOCK = 9001;

/** CSV of numbers in blocks of ten thousand, of which nine in ten are announced; the block itself catches the rest. */
export async function* numberRows(country: string, count: number): AsyncGenerator<string> {
  for (let at = 0; at < count; at += BLOCK) {
    const block = `${country}16${String(at / BLOCK).padStart(5, '0')}`;
    let text = `${block}*,100,50,u,E2U+sip,!^(.*)$!sip:\\1@ims.example!,.,3600\n`;
    for (let number = 0; number < Math.min(BLOCK, count - at) - 1; number += 1) {
      const value = `!^.*$!sip:user${at + number}@ims${number % 8}.example!`;
      text += `${block}${String(number).padStart(4, '0')},100,10,u,E2U+sip,${value},.,\n`;
    }
    yield text;
  }
}
