/* outline.h - the order among an article's headings, which pages of this kind
 * do not mark: chapters over sections, an organ's line over its slogans. */
#ifndef CORE_OUTLINE_H
#define CORE_OUTLINE_H

#include "core/article.h"

/* Plain paragraphs become headings where a district's organ (section.h) and
 * one or two short lines stand above a longer paragraph. Then sets the level
 * of every heading: 2, or 3 below one of 2. Numbering decides
 * (第一章 and 一、 over 第一节 and （一）); where there is none, the first of
 * several headings in a row leads the others. The lines of a table of
 * contents (目录), which stand again as headings further down, become
 * paragraphs. */
void outline_set_levels(struct article *article);

#endif
