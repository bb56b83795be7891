/** With whom this server has to do at all: domains and addresses that are let in or kept out. */
@NullMarked
package im.recado.modules.access;

import org.jspecify.annotations.NullMarked;
