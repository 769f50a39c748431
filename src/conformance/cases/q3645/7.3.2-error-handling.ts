import type { Clause } from '../../case.js';

const BROKEN_TARGET = 'Nobody can bring about from outside that the target is broken or too busy.';

/** [Q.3645 §7.3.2] */
export const clause732: Clause = {
  document: 'q3645',
  clause: '7.3.2',
  title: 'Message acknowledgement errors handling',
  sentences: [
    {
      text: 'Table 2 in clause 9 lists the values of message acknowledgement errors in the sender system and receiver system.',
      untested: 'See clause 9.2, where each value has its cases.',
    },
    {
      text: 'When the receiver recognizes an error of the sender system, an ACK with value 4XX should be sent to the sender.',
      alsoBy: [
        'q3645/9.2/5',
        'q3645/9.2/8',
        'q3645/9.2/21',
        'q3645/9.2/23',
        'q3645/9.2/25',
        'q3645/9.2/28',
        'q3645/9.2/29',
        'q3645/9.2/34',
      ],
    },
    {
      text: 'When a receiver error occurs, an ACK with value 5XX should be sent to the sender.',
      untested: BROKEN_TARGET,
    },
  ],
};

/** [Q.3645 §7.3.3] */
export const clause733: Clause = {
  document: 'q3645',
  clause: '7.3.3',
  title: 'Service errors handling',
  sentences: [
    {
      text: 'Table 3 in clause 9 lists the values of service errors for dealing with the service request.',
      untested: 'See clause 9.3, where each value has its cases.',
    },
    {
      text: 'When an error occurs in dealing with a service request, a response with a result code 6XX should be sent to the sender.',
      alsoBy: ['q3645/9.3/1', 'q3645/9.3/2', 'q3645/9.3/3', 'q3645/9.3/4', 'q3645/9.3/5', 'q3645/9.3/6', 'q3645/9.3/7'],
    },
  ],
};
