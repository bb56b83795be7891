/** Contacts that administrators suggest to people (XEP-0144). */
@NullMarked
package im.recado.modules.suggest;

import org.jspecify.annotations.NullMarked;
