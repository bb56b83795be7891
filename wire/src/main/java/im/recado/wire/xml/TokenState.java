package im.recado.wire.xml;

/** What a tokenizer is reading; most names say what has been seen last. */
final class TokenState {
  static final byte START = 0;
  static final byte BOM = 1;
  static final byte AFTER_BOM = 2;
  static final byte FIRST_MARKUP = 3;
  static final byte DECLARATION = 4;
  static final byte OUTSIDE = 5;
  static final byte MARKUP = 6;
  static final byte BANG = 7;
  static final byte NAME = 8;
  static final byte TAG = 9;
  static final byte TAG_BLANK = 10;
  static final byte ATTRIBUTE = 11;
  static final byte AFTER_ATTRIBUTE = 12;
  static final byte BEFORE_VALUE = 13;
  static final byte VALUE = 14;
  static final byte VALUE_CR = 15;
  static final byte EMPTY = 16;
  static final byte END_NAME = 17;
  static final byte END_BLANK = 18;
  static final byte TEXT = 19;
  static final byte TEXT_CR = 20;
  static final byte TEXT_BRACKET = 21;
  static final byte REFERENCE = 22;
  static final byte CDATA = 23;
  static final byte CDATA_CR = 24;
  private TokenState() {}
}
