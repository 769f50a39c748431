import { expect } from 'chai';
import { runDemo } from '../../src/demo/demo.js';
import { rung } from '../../src/demo/ladder.js';

describe('the demo', function () {
  this.timeout(60_000);

  it('shows every message of the five procedures with its codes, and ends with 0 when every look-up was right', async () => {
    const lines: string[] = [];
    const status = await runDemo({ keep: false, write: (line) => lines.push(line) });
    const text = lines.join('\n');
    expect(status, text).to.equal(0);
    for (const procedure of ['ADD_NODE', 'REMOVE_NODE', 'ADD_DATA', 'MOD_DATA', 'REMOVE_DATA']) {
      expect(text).to.match(new RegExp(`${procedure}_REQ, \\d+ record`));
      expect(text).to.contain(`${procedure}_RESP 200`);
    }
    expect(text.match(/ACK 100/g)).to.have.length(12);
    expect(text).to.not.contain('NOT');
  });

  it('draws the messages of the left DES to the right, and those of the right one to the left, equally wide', () => {
    const [right, left] = [rung('ADD_NODE_REQ', 'left'), rung('ACK 100', 'right')];
    expect(right).to.match(/^ {3}\|-- ADD_NODE_REQ -+>\|$/);
    expect(left).to.match(/^ {3}\|<-+ ACK 100 --\|$/);
    expect(left).to.have.length(right.length);
  });
});
