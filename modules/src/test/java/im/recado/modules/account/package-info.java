@NullMarked
package im.recado.modules.account;

import org.jspecify.annotations.NullMarked;
