/* charset_tables.h - the characters of the Chinese charsets, by the indexes
 * of the WHATWG Encoding standard. Made by src/tools/charsets.c when the
 * program is built, so that they depend on no file of the board. */
#ifndef CORE_CHARSET_TABLES_H
#define CORE_CHARSET_TABLES_H

#include <stdint.h>

/* Pairs: a lead from 0x81 on, and as many trails for each as stand here. */
enum { CHARSET_LEADS = 126, GB18030_TRAILS = 190, BIG5_TRAILS = 157 };
/* Four bytes reach the Basic Multilingual Plane in so many steps. */
enum { GB18030_FOURS = 39420 };

extern const uint16_t charset_gb18030_pairs[CHARSET_LEADS * GB18030_TRAILS];
extern const uint16_t charset_gb18030_fours[GB18030_FOURS];

/* 0: no character. Four pairs are two characters, the second in the upper
 * half. */
extern const uint32_t charset_big5_pairs[CHARSET_LEADS * BIG5_TRAILS];

#endif
