
:run
rem The same flags as in the shell launcher "hfj", which explains them.
"%java%" -XX:+UseSerialGC -Xmn16m -XX:CompressedClassSpaceSize=32m -XX:+IgnoreUnrecognizedVMOptions -XX:+DisplayVMOutputToStderr ^
  -Xlog:all=off:stdout -XX:CompileThresholdScaling=4 -XX:MaxInlineLevel=5 ^
  -Xshare:auto %archive% -Djdk.reflect.useNativeAccessorOnly=true -Dfile.encoding=UTF-8 "-Dhfj.name=%~n0" -jar "%jar%" %*
exit /b %ERRORLEVEL%
