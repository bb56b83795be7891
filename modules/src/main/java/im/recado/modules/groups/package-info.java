/** Groups of accounts, made by administrators or taken from sources; some are shown in the rosters of those who are in them. */
@NullMarked
package im.recado.modules.groups;

import org.jspecify.annotations.NullMarked;
